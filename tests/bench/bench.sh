#!/usr/bin/env bash
# Times the programs as a user would run them. docs/benchmarks.md says what is measured and why.
#   bench.sh FOLDER_OF_THE_PROGRAMS [FOLDER_FOR_THE_RESULTS]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
programs=$(cd "${1:?usage: bench.sh FOLDER_OF_THE_PROGRAMS [FOLDER]}" && pwd)
results=${2:-$root/build/bench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$results"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1

measure() {
  local name=$1
  shift
  hyperfine --warmup 1 --runs 5 --ignore-failure --command-name "$name" \
    --export-json "$results/$name.json" "$*"
}

as_repository() {
  cp -r "$1" "$2"
  git -C "$2" init --quiet
  git -C "$2" add --all
  git -C "$2" -c user.name=Bench -c user.email=bench@example.org commit --quiet --message=Base
}

python3 "$here/make_schema.py" 2000 "$work/old" "$work/new"
measure diff_of_2000_messages "$programs/coevolve diff $work/old $work/new --format json"
measure plan_of_2000_messages "$programs/coevolve plan $work/old $work/new --format json"

fleet=$root/fixtures/fleet
as_repository "$fleet/repositories/clock" "$work/clock"
as_repository "$fleet/repositories/dashboard" "$work/dashboard"
schemas="$fleet/schema/v1 $fleet/schema/v2"
measure rewrite_without_a_use "$programs/coevolve rewrite $schemas $work/clock --format json"
measure rewrite_of_two_units "$programs/coevolve rewrite $schemas $work/dashboard --format json"

# Edits of one file: ours, and the same YAML by the tool that comes with Clang. Its time grows with
# the square of their number, so that it gets one run at the full size.
edits() {
  local count=$1 folder=$work/edits-$1
  "$programs/bench_edits" make "$count" "$folder"
  cp "$folder/code.cc" "$work/code.cc"
  hyperfine --warmup 1 --runs 5 --prepare "cp $work/code.cc $folder/code.cc" \
    --command-name "edits_${count}_ours" --export-json "$results/edits_${count}_ours.json" \
    "$programs/bench_edits apply $folder"
  cp "$folder/code.cc" "$work/ours.cc"
  hyperfine --runs "$2" --prepare "cp $work/code.cc $folder/code.cc" \
    --command-name "edits_${count}_clang" --export-json "$results/edits_${count}_clang.json" \
    "clang-apply-replacements-19 $folder"
  cmp "$work/ours.cc" "$folder/code.cc"
}
edits 2000 3
edits 20000 1
