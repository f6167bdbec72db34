"""Writes a pair of schemas of many messages, the second with every tenth message and field renamed.

usage: make_schema.py MESSAGES OLD_FOLDER NEW_FOLDER
"""

import pathlib
import sys

FIELDS = ["int64 id", "string name", "double weight", "bool paid", "repeated int32 code",
          "bytes payload", "uint32 count", "sfixed64 stamp"]


def message(index, renamed):
    name = f"Record{index}" if not (renamed and index % 10 == 0) else f"Entry{index}"
    lines = [f"message {name} {{"]
    for number, field in enumerate(FIELDS, start=1):
        suffix = "_new" if renamed and (index + number) % 10 == 0 else ""
        lines.append(f"  {field}{suffix} = {number};")
    lines.append(f"  enum Kind{{ KIND_{index}_NONE = 0; KIND_{index}_SOME = 1; }}")
    lines.append(f"  Kind kind = {len(FIELDS) + 1};\n}}")
    return "\n".join(lines)


def write(folder, count, renamed):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    for first in range(0, count, 50):
        messages = "\n\n".join(message(i, renamed) for i in range(first, min(count, first + 50)))
        text = f'syntax = "proto3";\npackage bench.part{first};\n\n{messages}\n'
        (folder / f"part{first}.proto").write_text(text)


if __name__ == "__main__":
    write(sys.argv[2], int(sys.argv[1]), False)
    write(sys.argv[3], int(sys.argv[1]), True)
