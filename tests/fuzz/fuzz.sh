#!/usr/bin/env bash
# fuzz.sh BIN [READER...]: a long run of libFuzzer for each reader, 10^6 executions unless RUNS says
# otherwise, then the line coverage that its corpus reaches. Fails on a finding or below 85 %.
set -euo pipefail
bin=$(realpath "$1")
shift
here=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
root=$(realpath "$here/../..")
work=$(dirname "$bin")/fuzzing
readers=("$@")
[[ ${#readers[@]} -gt 0 ]] || mapfile -t readers < <(ls "$here/seeds")
status=0

sources() {
  case $1 in
    arrow) ls "$root"/detector/formats/{arrow,columnar,parquet}*.cc ;;
    descriptor-set) ls "$root"/detector/formats/descriptor_*.cc ;;
    # Where a declaration stands is asked by the peers, not by the reader.
    protobuf) ls "$root"/detector/formats/protobuf*.cc | grep -v protobuf_places ;;
    *) ls "$root"/detector/formats/"${1//-/_}"*.cc ;;
  esac
}

fuzz() {
  local reader=$1 corpus=$work/$1/corpus profile=$work/$1/profile
  mkdir -p "$corpus"
  local options=(-runs="${RUNS:-1000000}" -max_len=4096 -timeout=20 -rss_limit_mb=2048
    -print_final_stats=1 -artifact_prefix="$work/$1/")
  [[ ! -e $here/$reader.dict ]] || options+=(-dict="$here/$reader.dict")
  LLVM_PROFILE_FILE=/dev/null "$bin/fuzz_$reader" "${options[@]}" "$corpus" "$here/seeds/$reader" \
    >"$work/$reader/log" 2>&1 || { tail -n 40 "$work/$reader/log" >&2; return 1; }
  grep -E 'number_of_executed_units' "$work/$reader/log"
  LLVM_PROFILE_FILE=$profile.raw "$bin/fuzz_$reader" -runs=0 "$corpus" "$here/seeds/$reader" \
    >/dev/null 2>&1
  llvm-profdata-19 merge -sparse "$profile.raw" -o "$profile.data"
  llvm-cov-19 report "$bin/fuzz_$reader" -instr-profile="$profile.data" $(sources "$reader") |
    awk -v reader="$reader" '$1 == "TOTAL" { print reader ": lines " $10; exit ($10 + 0 < 85) }'
}

for reader in "${readers[@]}"; do
  fuzz "$reader" || { echo "fuzz: $reader FAILED, see $work/$reader" >&2; status=1; }
done
exit "$status"
