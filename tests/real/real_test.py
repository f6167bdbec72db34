"""Rewrites a real consumer of protobuf for a made-up change of its schema, compiles what was changed
against the new schema with a plain compiler, and sees the proof fail for one corrupted edit.

usage: real_test.py FOLDER_OF_THE_PROGRAMS CONSUMER.json    one consumer; 77: its source isn't there
       real_test.py --any                                   fails if no consumer's source is there
"""

import collections
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CONSUMERS = ROOT / ".cache" / "consumers"
SKIPPED = 77


def fail(message):
    print(f"FAILED: {message}", file=sys.stderr)
    sys.exit(1)


def run(argv, cwd=None, expect=0):
    done = subprocess.run([str(a) for a in argv], cwd=cwd, capture_output=True, text=True)
    if done.returncode != expect:
        fail(f"{' '.join(map(str, argv))}: exit status {done.returncode}, expected {expect}\n"
             f"{done.stdout[-4000:]}{done.stderr[-4000:]}")
    return done.stdout


def is_present(package):
    return (CONSUMERS / package / ".complete").exists()


def prepare(case, repo):
    """A git repository with the consumer as a person would have it after configuring it."""
    source = CONSUMERS / case["package"]
    repo.mkdir()
    for name in case["keep"]:
        path = source / name
        if path.is_dir():
            shutil.copytree(path, repo / name, symlinks=True)
        elif path.exists():
            shutil.copy2(path, repo / name)
    for argv in case["prepare"]:
        run(argv, cwd=repo)
    for name, text in case["files"].items():
        (repo / name).write_text(text)
    run(["git", "init", "--quiet", "."], cwd=repo)
    run(["git", "add", "--all", "--force"], cwd=repo)
    run(["git", "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "--quiet",
         "--message=As released"], cwd=repo)


def write_schemas(case, repo, old, new):
    for folder in (old, new):
        folder.mkdir()
        for path in sorted((repo / case["schema"]).glob("*.proto")):
            shutil.copy(path, folder / path.name)
    for edit in case["edits"]:
        path = new / edit["file"]
        text = path.read_text()
        if text.count(edit["from"]) != 1:
            fail(f"{edit['file']}: `{edit['from']}` is there {text.count(edit['from'])} times")
        path.write_text(text.replace(edit["from"], edit["to"]))


def units(case, repo):
    """Every unit that compiles in this configuration needs no list: the database names them all."""
    return sorted(p.relative_to(repo).as_posix() for p in repo.glob(f"{source_root(case)}/**/*.cc")
                  if "fuzz" not in p.as_posix())


def source_root(case):
    return "cpp" if "cpp" in case["keep"] else "src"


def write_database(case, repo, folder):
    folder.mkdir()
    entries = [{"directory": str(repo), "file": unit,
                "arguments": ["clang++-19", *case["flags"], "-c", unit]}
               for unit in units(case, repo)]
    (folder / "compile_commands.json").write_text(json.dumps(entries))


def check_uses(case, report):
    edited = [use for use in report["uses"] if use["state"] == "edited"]
    files = {use["file"] for use in edited}
    kinds = {use["change"].split(":")[0] for use in edited}
    print(f"{len(edited)} uses edited in {len(files)} files; units {report['units']}")
    for use in report["uses"]:
        if use["state"] == "review":
            print("review:", use["file"], use["line"], use["change"], use["reason"])
    if len(edited) < 20 or len(files) < 5:
        fail("fewer than 20 uses in 5 files were edited")
    if not set(case["kinds"]) <= kinds:
        fail(f"no use of {sorted(set(case['kinds']) - kinds)} was edited")
    if report["dropped"]:
        fail(f"dropped: {report['dropped']}")
    if report["verified"]["errors"] != 0:
        fail(f"the proof saw errors: {report['verified']}")


def compile_changed(case, repo, new, report):
    """Each changed unit, and for a changed header every unit that names it."""
    headers = repo / "generated" / case["headers"]
    headers.mkdir(parents=True)
    run(["protoc", f"--proto_path={new}", f"--cpp_out={headers}", *sorted(new.glob("*.proto"))])
    changed = {edit["file"] for edit in report["edits"]}
    names = {pathlib.PurePath(name).name for name in changed if not name.endswith(".cc")}
    checked = [unit for unit in units(case, repo) if unit in changed or
               any(f'{name}"' in (repo / unit).read_text(errors="replace") for name in names)]
    for unit in checked:
        run(["clang++-19", *case["flags"], "-w", "-fsyntax-only", unit], cwd=repo)
    print(f"{len(checked)} units compile against the new schema")


def check_corruption(case, programs, temp, repo, plan, report):
    """One accessor replaced by another of the same type compiles; the proof has to see it."""
    prove = [programs / "coevolve-rewriter", "prove", "--plan", plan, "--repo", repo, "--report"]
    sound = temp / "sound.json"
    sound.write_text(json.dumps(report))
    run([*prove, sound])
    corrupted = json.loads(json.dumps(report))
    for edit in corrupted["edits"]:
        if edit["replacement"] == case["corrupt"]["from"]:
            edit["replacement"] = case["corrupt"]["to"]
            break
    else:
        fail(f"no edit writes {case['corrupt']['from']}")
    broken = temp / "corrupted.json"
    broken.write_text(json.dumps(corrupted))
    run([*prove, broken], expect=1)
    print("one corrupted edit makes the proof fail")


def test(programs, case):
    with tempfile.TemporaryDirectory(prefix="real") as folder:
        temp = pathlib.Path(folder)
        repo, old, new = temp / "repo", temp / "old", temp / "new"
        prepare(case, repo)
        write_schemas(case, repo, old, new)
        options = ["--fail-on", "none", "--format", "json"]
        if case["compile_database"]:
            write_database(case, repo, temp / "build")
            options += ["--build", temp / "build"]
        coevolve = programs / "coevolve"
        plan = temp / "plan.json"
        plan.write_text(run([coevolve, "plan", old, new, "--format", "json"]))
        report = json.loads(run([coevolve, "rewrite", old, new, repo, "--apply", *options]))
        check_uses(case, report)
        compile_changed(case, repo, new, report)
        shutil.rmtree(repo / "generated")
        run(["git", "checkout", "--quiet", "--", "."], cwd=repo)
        check_corruption(case, programs, temp, repo, plan, report)


def main():
    if sys.argv[1:] == ["--any"]:
        cases = [json.loads(p.read_text()) for p in pathlib.Path(__file__).parent.glob("*.json")]
        present = collections.Counter(is_present(case["package"]) for case in cases)
        print(f"{present[True]} of {len(cases)} real consumers are in {CONSUMERS}")
        sys.exit(0 if present[True] else 1)
    programs, case = pathlib.Path(sys.argv[1]), json.loads(pathlib.Path(sys.argv[2]).read_text())
    if not is_present(case["package"]):
        print(f"SKIPPED: {case['package']} is not in {CONSUMERS}; ./run deps fetches it")
        sys.exit(SKIPPED)
    test(programs, case)


if __name__ == "__main__":
    main()
