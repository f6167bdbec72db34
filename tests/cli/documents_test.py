"""Runs the programs and holds what they print to JSON Schemas: SARIF to the published one, which
`./run deps` fetches, and our own documents to those in docs/schemas.

usage: documents_test.py FOLDER_OF_THE_PROGRAMS     77: the validator or SARIF's schema isn't there
"""

import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SARIF_SCHEMA = ROOT / ".cache" / "sarif" / "sarif-2.1.0.json"
FIXTURES = ROOT / "fixtures"
SKIPPED = 77

try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed", file=sys.stderr)
    sys.exit(SKIPPED)


class Documents:
    def __init__(self, programs, folder):
        self.program = pathlib.Path(programs).resolve() / "coevolve"
        self.folder = folder
        self.failures = self.checked = 0

    def validator(self, schema):
        schema = json.loads(schema.read_text(encoding="utf-8"))
        kind = jsonschema.validators.validator_for(schema)
        kind.check_schema(schema)
        return kind(schema)

    def document(self, *arguments):
        done = subprocess.run([str(self.program), *map(str, arguments)], cwd=self.folder,
                              capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{arguments}: exit status {done.returncode}\n{done.stderr}")
        return json.loads(done.stdout)

    def check(self, validator, what, document):
        self.checked += 1
        for error in list(validator.iter_errors(document))[:3]:
            self.failures += 1
            place = "/".join(map(str, error.absolute_path))
            print(f"FAILED: {what}: at /{place}: {error.message[:300]}", file=sys.stderr)


def sides(folder):
    def side(name):
        return next(p for p in sorted(folder.iterdir()) if p.stem == name)
    return side("old"), side("new")


def check_diffs(documents, sarif, change_set):
    for folder in sorted(p for p in (FIXTURES / "schemas").iterdir() if p.is_dir()):
        old, new = sides(folder)
        for direction in ((old, new), (new, old)):
            log = documents.document("diff", *direction, "--format", "sarif")
            documents.check(sarif, f"{folder.name} as SARIF", log)
            for result in log["runs"][0]["results"]:
                assert result["locations"], folder.name
            changes = documents.document("diff", *direction, "--format", "json")
            documents.check(change_set, f"{folder.name} as JSON", changes)


def check_waived(documents, sarif):
    waivers = pathlib.Path(documents.folder) / ".coevolve-waivers.yaml"
    waivers.write_text("version: 1\nwaivers:\n  - {rule: field_removed, path: '*', owner: we, "
                       "reason: gone, expires: 2026-12-31}\n", encoding="utf-8")
    old, new = sides(FIXTURES / "schemas" / "remove_a_field_and_reserve_its_number")
    log = documents.document("diff", old, new, "--format", "sarif", "--today", "2026-12-31")
    documents.check(sarif, "a waived change as SARIF", log)
    assert log["runs"][0]["results"][0]["suppressions"], "a waived change is suppressed"
    waivers.unlink()


def check_code(documents, sarif, report):
    folder = FIXTURES / "migrations" / "rename_through_using_declaration_and_alias"
    repo = pathlib.Path(documents.folder) / "repo"
    repo.mkdir()
    for side in ("old", "new"):
        target = pathlib.Path(documents.folder) / side / "schema.proto"
        target.parent.mkdir()
        target.write_bytes((folder / f"{side}.proto").read_bytes())
    (repo / "consumer.cc").write_bytes((folder / "consumer.cc").read_bytes())
    git = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "base"]):
        subprocess.run([*git, *command], cwd=repo, check=True)
    for command in ("rewrite", "check"):
        log = documents.document(command, "old", "new", "repo", "--format", "sarif")
        assert log["runs"][0]["results"], command
        documents.check(sarif, f"{command} as SARIF", log)
    documents.check(report, "the report", documents.document("rewrite", "old", "new", "repo",
                                                             "--format", "json"))


def main(programs):
    if not SARIF_SCHEMA.exists():
        print(f"skipped: {SARIF_SCHEMA} is not there; ./run deps fetches it", file=sys.stderr)
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        documents = Documents(programs, folder)
        own = ROOT / "docs" / "schemas"
        sarif = documents.validator(SARIF_SCHEMA)
        check_diffs(documents, sarif, documents.validator(own / "change_set.schema.json"))
        check_waived(documents, sarif)
        check_code(documents, sarif, documents.validator(own / "report.schema.json"))
        print(f"{documents.checked} documents, {documents.failures} complaints")
        return 1 if documents.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
