"""Writes two versions of a large Protobuf schema: files that import each other, nested types, options,
services. Of the messages of the second version every twentieth is changed, in ways that break.

usage: make_evolution.py MESSAGES OLD_FOLDER NEW_FOLDER
"""

import pathlib
import sys

PER_FILE = 40
SCALARS = ["int64", "string", "double", "bool", "bytes", "uint32", "sfixed64", "int32"]


def file_name(number):
    return f"acme/part{number % 16}/v1/records_{number}.proto"


def package(number):
    return f"acme.part{number % 16}.v1"


def fields(index, changed):
    """The fields of one message; `changed` is the kind of its change, or None."""
    lines = []
    for number in range(1, 9):
        kind = SCALARS[(index + number) % len(SCALARS)]
        name = f"value_{number}"
        if changed == 0 and number == 3:
            continue
        if changed == 1 and number == 4:
            name = "renamed"
        if changed == 2 and number == 5:
            kind = "Detail"
        label = "repeated " if (number == 6) != (changed == 3 and number == 6) else ""
        option = " [deprecated = true]" if number == 7 else ""
        lines.append(f"  // Value {number} of record {index}.")
        lines.append(f"  {label}{kind} {name} = {number}{option};")
    return lines


def message(index, imported, changed):
    lines = [f"// Record {index} holds what was measured.", f"message Record{index} {{"]
    lines += fields(index, changed)
    lines.append("  Detail detail = 9 [json_name = \"more\"];")
    lines.append("  map<string, Detail> by_key = 10;")
    if imported is not None:
        lines.append(f"  {package(imported)}.Record{imported * PER_FILE} origin = 11;")
    lines.append("  oneof choice {\n    string text = 12;\n    int64 number = 13;\n  }")
    state = "" if changed == 4 else f"    STATE_{index}_DONE = 2;\n"
    lines.append(f"  enum State {{\n    STATE_{index}_UNKNOWN = 0;\n    STATE_{index}_OPEN = 1;\n"
                 f"{state}  }}")
    lines.append("  State state = 14;")
    lines.append("  message Detail {\n    string note = 1;\n    repeated int32 codes = 2;\n"
                 "    Inner inner = 3;\n    message Inner {\n      double weight = 1;\n    }\n  }")
    lines.append("  reserved 20 to 29;\n}" if changed != 5 else "}")
    return "\n".join(lines)


def file_text(number, count, is_new):
    first = number * PER_FILE
    imported = number // 2 if number > 0 else None
    lines = ['syntax = "proto3";', f"package {package(number)};"]
    if imported is not None:
        lines.append(f'import "{file_name(imported)}";')
    lines.append(f'option java_package = "org.example.part{number % 16}";')
    lines.append("option optimize_for = SPEED;")
    for index in range(first, min(count, first + PER_FILE)):
        changed = (index // 20) % 6 if is_new and index % 20 == 7 else None
        lines.append(message(index, imported, changed))
    response = f"Record{first}" if not (is_new and number % 20 == 9) else f"Record{first + 1}"
    lines.append(f"service Service{number} {{\n  rpc Get(Record{first}) returns ({response});\n}}")
    return "\n\n".join(lines) + "\n"


def write(folder, count, is_new):
    folder = pathlib.Path(folder)
    for number in range((count + PER_FILE - 1) // PER_FILE):
        path = folder / file_name(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file_text(number, count, is_new))


if __name__ == "__main__":
    write(sys.argv[2], int(sys.argv[1]), False)
    write(sys.argv[3], int(sys.argv[1]), True)
