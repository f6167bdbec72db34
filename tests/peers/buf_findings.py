"""Random schemas and random edits of them, judged by `coevolve diff --view buf` and by buf itself:
every finding of every category has to be the same, at the same place. And the descriptor set that buf
builds of a schema has to say what the schema says.

usage: buf_findings.py COEVOLVE [--cases N] [--seed N] [--buf PROGRAM]
Exits with 77 if there is no buf (`./run deps` installs it).
"""

import argparse
import copy
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

SCALARS = ["int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64",
           "sfixed32", "sfixed64", "bool", "string", "bytes", "float", "double"]
BUF_YAML = "version: v2\nbreaking:\n  use: [FILE, PACKAGE, WIRE_JSON, WIRE]\n"
FILE_OPTIONS = [("java_package", '"{}"'), ("go_package", '"{}"'), ("swift_prefix", '"{}"'),
                ("java_multiple_files", "true"), ("cc_enable_arenas", "false"),
                ("optimize_for", "CODE_SIZE"), ("java_string_check_utf8", "true")]
FEATURES = {"field": ["field_presence = IMPLICIT", "utf8_validation = NONE"],
            "message": ["json_format = LEGACY_BEST_EFFORT"],
            "enum": ["enum_type = CLOSED", "json_format = LEGACY_BEST_EFFORT"]}


class Maker:
    """Schemas are plain dictionaries and lists: easy to copy and to change."""

    def __init__(self, rng):
        self.rng = rng
        self.count = 0

    def name(self, prefix):
        self.count += 1
        return f"{prefix}{self.count}"

    def field(self, number, syntax, types):
        kind = self.rng.choice(SCALARS + types * 4)
        shape = self.rng.choice(["one", "one", "one", "many", "map", "optional", "oneof"])
        field = {"name": self.name("field_"), "number": number, "type": kind, "shape": shape,
                 "options": {}}
        if shape == "one" and syntax == "proto2" and self.rng.random() < .2:
            field["shape"] = "required"
        self.options(field, syntax)
        return field

    def options(self, field, syntax):
        plain = field["shape"] in ("one", "required")
        if self.rng.random() < .15:
            field["options"]["json_name"] = f'"{self.name("json")}"'
        if field["type"] in ("int64", "uint64") and self.rng.random() < .3:
            field["options"]["jstype"] = self.rng.choice(["JS_STRING", "JS_NUMBER"])
        if field["type"] == "string" and self.rng.random() < .3 and field["shape"] != "map":
            field["options"]["ctype"] = "CORD"
        if syntax == "proto2" and plain and field["type"] == "int32" and self.rng.random() < .5:
            field["options"]["default"] = str(self.rng.randint(0, 2))
        if syntax == "editions" and field["type"] == "string" and self.rng.random() < .4:
            if plain:
                feature, value = self.rng.choice(FEATURES["field"]).split(" = ")
                field["options"]["features." + feature] = value

    def enum(self, syntax):
        prefix = self.name("E")
        values = [(f"{prefix}_V{i}", i) for i in range(self.rng.randint(1, 4))]
        return {"kind": "enum", "name": prefix, "values": values, "features": [],
                "reserved": [self.rng.randint(50, 99)], "reserved_names": [f"{prefix}_OLD"]}

    def message(self, syntax, depth, types):
        message = {"kind": "message", "name": self.name("M"), "fields": [], "nested": [],
                   "reserved": [(200, 200 + self.rng.randint(0, 9))], "features": [],
                   "reserved_names": [self.name("old_")], "extensions": []}
        if syntax == "proto2" and self.rng.random() < .3:
            message["extensions"] = [(1000, 1000 + self.rng.randint(0, 99))]
        for _ in range(self.rng.randint(0, 2) if depth else 0):
            nested = self.enum(syntax) if self.rng.random() < .5 else self.message(syntax, depth - 1,
                                                                                    types)
            message["nested"].append(nested)
        inner = [n["name"] for n in message["nested"]]
        for number in range(1, self.rng.randint(2, 7)):
            message["fields"].append(self.field(number, syntax, types + inner))
        return message

    def file(self, number, imported):
        syntax = self.rng.choice(["proto2", "proto3", "proto3", "editions"])
        file = {"name": f"p{number % 2}/f{number}.proto", "syntax": syntax,
                "package": f"acme.p{number % 2}", "options": {}, "types": [], "services": [],
                "imports": []}
        types = []
        if imported and imported["syntax"] == syntax:
            file["imports"] = [imported["name"]]
            types = [f".{imported['package']}.{t['name']}" for t in imported["types"]]
        for _ in range(self.rng.randint(1, 4)):
            made = self.enum(syntax) if self.rng.random() < .3 else self.message(syntax, 2, types)
            file["types"].append(made)
            types = types + [made["name"]]
        messages = [t["name"] for t in file["types"] if t["kind"] == "message"]
        if messages:
            methods = [[self.name("Call"), self.rng.choice(messages), self.rng.choice(messages),
                        False, False, None] for _ in range(3)]
            file["services"].append({"name": self.name("S"), "methods": methods})
        return file


def all_types(types):
    for made in types:
        yield made
        if made["kind"] == "message":
            yield from all_types(made["nested"])


def edit(files, maker):
    """One random change; what it breaks is for the checkers to say."""
    rng = maker.rng
    file = rng.choice(files)
    types = list(all_types(file["types"]))
    messages = [t for t in types if t["kind"] == "message"]
    enums = [t for t in types if t["kind"] == "enum"]
    fields = [(m, f) for m in messages for f in m["fields"]]
    kind = rng.randrange(16)
    if kind == 0 and len(files) > 1:
        gone = file["name"]
        if not any(gone in other["imports"] for other in files):
            files.remove(file)
    elif kind == 1:
        name, value = rng.choice(FILE_OPTIONS)
        file["options"][name] = value.format(maker.name("value"))
    elif kind == 2 and enums:
        values = rng.choice(enums)["values"]
        if len(values) > 1:
            values.pop()
    elif kind == 3 and enums:
        values = rng.choice(enums)["values"]
        values[-1] = (maker.name("RENAMED_"), values[-1][1])
    elif kind == 4 and types:
        made = rng.choice(types)
        made["reserved"], made["reserved_names"] = [], []
    elif kind == 5 and file["services"] and file["services"][0]["methods"]:
        method = rng.choice(file["services"][0]["methods"])
        which = rng.choice([1, 2, 3, 4, 5])
        names = [t["name"] for t in file["types"] if t["kind"] == "message"]
        method[which] = (rng.choice(names) if which < 3 else not method[which] if which < 5
                         else "IDEMPOTENT")
    elif kind == 6 and file["services"] and file["services"][0]["methods"]:
        file["services"][0]["methods"].pop()
    elif kind == 7 and types and file["syntax"] == "editions":
        made = rng.choice(types)
        made["features"] = [rng.choice(FEATURES[made["kind"]])]
    elif kind == 8:
        file["package"] += "x"
    elif kind == 9 and messages:
        rng.choice(messages)["extensions"] = []
    elif fields:
        message, field = rng.choice(fields)
        edit_field(message, field, file["syntax"], maker)


def edit_field(message, field, syntax, maker):
    rng = maker.rng
    what = rng.choice(["delete", "reserve", "type", "shape", "name", "options", "number"])
    if what == "delete":
        message["fields"].remove(field)
    elif what == "reserve":
        message["fields"].remove(field)
        if rng.random() < .5:
            message["reserved"].append((field["number"], field["number"]))
        else:
            message["reserved_names"].append(field["name"])
    elif what == "type":
        field["type"], field["options"] = rng.choice(SCALARS), {}
    elif what == "shape":
        field["shape"], field["options"] = rng.choice(["one", "many", "map", "oneof"]), {}
    elif what == "name":
        field["name"] = maker.name("renamed_")
    elif what == "options":
        field["options"] = {}
        maker.options(field, syntax)
    else:
        field["number"] = 100 + maker.count % 50
        maker.count += 1


def field_text(field, syntax, indent):
    options = ", ".join(f"{k} = {v}" for k, v in field["options"].items())
    kind = f"map<string, {field['type']}>" if field["shape"] == "map" else field["type"]
    label = {"many": "repeated ", "required": "required ", "optional": "optional "}.get(
        field["shape"], "")
    if syntax == "proto2" and field["shape"] == "one":
        label = "optional "
    if syntax == "editions" and label != "repeated ":
        label = ""
    return (f"{indent}{label}{kind} {field['name']} = {field['number']}"
            f"{f' [{options}]' if options else ''};")


def names_text(names, syntax):
    return ", ".join(n if syntax == "editions" else f'"{n}"' for n in names)


def type_text(made, syntax, indent):
    inner = indent + "  "
    lines = [f"{indent}{made['kind']} {made['name']} {{"]
    lines += [f"{inner}option features.{f};" for f in made["features"]]
    if made["kind"] == "enum":
        lines += [f"{inner}{name} = {number};" for name, number in made["values"]]
        if made["reserved"]:
            lines.append(f"{inner}reserved {', '.join(map(str, made['reserved']))};")
    else:
        lines += [type_text(n, syntax, inner) for n in made["nested"]]
        loose = [f for f in made["fields"] if f["shape"] != "oneof"]
        chosen = [f for f in made["fields"] if f["shape"] == "oneof"]
        lines += [field_text(f, syntax, inner) for f in loose]
        if chosen:
            lines.append(f"{inner}oneof choice {{")
            lines += [field_text(f, syntax, inner + "  ") for f in chosen] + [inner + "}"]
        lines += [f"{inner}reserved {a} to {b};" for a, b in made["reserved"]]
        lines += [f"{inner}extensions {a} to {b};" for a, b in made["extensions"]]
    if made["reserved_names"]:
        lines.append(f"{inner}reserved {names_text(made['reserved_names'], syntax)};")
    return "\n".join(lines + [indent + "}"])


def service_text(service):
    lines = [f"service {service['name']} {{"]
    for name, given, returned, client, server, level in service["methods"]:
        body = f" {{ option idempotency_level = {level}; }}" if level else ";"
        lines.append(f"  rpc {name}({'stream ' * client}{given}) returns "
                     f"({'stream ' * server}{returned}){body}")
    return "\n".join(lines + ["}"])


def file_text(file):
    syntax = file["syntax"]
    lines = ['edition = "2023";' if syntax == "editions" else f'syntax = "{syntax}";',
             f"package {file['package']};"]
    lines += [f'import "{name}";' for name in file["imports"]]
    lines += [f"option {k} = {v};" for k, v in file["options"].items()]
    lines += [type_text(t, syntax, "") for t in file["types"]]
    return "\n".join(lines + [service_text(s) for s in file["services"]]) + "\n"


def write(folder, files):
    for file in files:
        path = pathlib.Path(folder) / file["name"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file_text(file))


def findings(coevolve, buf, work):
    (work / "new" / "buf.yaml").write_text(BUF_YAML)
    theirs = subprocess.run([buf, "breaking", ".", "--against", "../old", "--error-format", "json"],
                            cwd=work / "new", capture_output=True, text=True, check=False)
    if theirs.returncode not in (0, 100):
        return None, None, theirs.stderr
    rows = [json.loads(line) for line in theirs.stdout.splitlines()]
    if any(row["type"] == "COMPILE" for row in rows):
        return None, None, ""
    expected = sorted((r["type"], r.get("path", ""), r.get("start_line", 1),
                       r.get("start_column", 1)) for r in rows)
    (work / "new" / "buf.yaml").unlink()
    ours = subprocess.run([coevolve, "diff", str(work / "old"), str(work / "new"), "--as",
                           "protobuf", "--format", "json"], capture_output=True, text=True,
                          check=False)
    if ours.returncode not in (0, 1):
        return expected, None, ours.stderr
    levels = {"FILE", "PACKAGE", "WIRE_JSON", "WIRE"}
    found = sorted((f["rule"][4:], f["file"], f["line"], f["column"])
                   for f in json.loads(ours.stdout)["peer_findings"]
                   if f["rule"].startswith("buf:") and levels & set(f["categories"]))
    return expected, found, ""


def set_difference(coevolve, buf, work):
    """What `coevolve diff` finds between the schema and its descriptor set; "" for nothing."""
    subprocess.run([buf, "build", ".", "-o", "../old.binpb"], cwd=work / "old", check=True,
                   capture_output=True)
    ours = subprocess.run([coevolve, "diff", str(work / "old"), str(work / "old.binpb"),
                           "--format", "json", "--strict"], capture_output=True, text=True,
                          check=False)
    if ours.returncode not in (0, 1):
        return ours.stderr
    changes = json.loads(ours.stdout)["changes"]
    return "; ".join(f"{c['kind']} {c['detail']}" for c in changes)


def one_case(seed, coevolve, buf):
    """True, or None where buf finds the random schema invalid."""
    maker = Maker(random.Random(seed))
    files = []
    for number in range(maker.rng.randint(1, 4)):
        files.append(maker.file(number, maker.rng.choice(files) if files else None))
    changed = copy.deepcopy(files)
    for _ in range(maker.rng.randint(1, 6)):
        edit(changed, maker)
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        (work / "new").mkdir(), (work / "old").mkdir()
        write(work / "old", files), write(work / "new", changed)
        expected, found, message = findings(coevolve, buf, work)
        if expected is None:
            return None
        difference = set_difference(coevolve, buf, work)
        if difference:
            print(f"seed {seed}: the descriptor set differs from its files: {difference[:600]}")
            return False
        if expected == found:
            return True
        missing = [f for f in expected if f not in (found or [])]
        extra = [f for f in found or [] if f not in expected]
        print(f"seed {seed}: missing {missing[:4]} extra {extra[:4]} {message[:300]}")
        return False


def installed_buf():
    judges = pathlib.Path(__file__).resolve().parent.parent.parent / ".cache" / "judges"
    # The program itself, without the Node script around it.
    found = sorted(judges.glob("node_modules/@bufbuild/buf-*/bin/buf"))
    return str(found[0]) if found else shutil.which("buf")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("coevolve")
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--buf")
    options = parser.parse_args()
    buf = options.buf or installed_buf()
    if not buf:
        print("skipped: buf is not installed")
        sys.exit(77)
    coevolve = str(pathlib.Path(options.coevolve).resolve())
    seeds = range(options.seed, options.seed + options.cases)
    results = [one_case(seed, coevolve, buf) for seed in seeds]
    print(f"{results.count(True)} equal, {results.count(False)} different, "
          f"{results.count(None)} not valid for buf")
    sys.exit(1 if False in results else 0)


if __name__ == "__main__":
    main()
