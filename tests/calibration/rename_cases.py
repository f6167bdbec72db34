"""Real renames of fields, out of the history of any clone with .proto files: one case for each message that a commit
changed so that at least one field's name vanished and at least one appeared. The field number, which the matcher under
calibration never sees, tells what was renamed."""
import re, subprocess

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|[A-Za-z_][\w.]*|\.[A-Za-z_][\w.]*|-?\d[\w.]*|\s+|.', re.S)


def git(repo, *words, data=None):
    return subprocess.run(["git", "-C", repo, *words], input=data, capture_output=True, check=False).stdout


def changed_files(repo, limit):
    """(old blob, new blob, path) of every .proto file that a commit changed."""
    log = git(repo, "log", "--no-merges", "--no-renames", "--diff-filter=M", "--raw", "--no-abbrev", f"-n{limit}",
              "--format=", "--", "*.proto").decode("utf8", "replace")
    return re.findall(r"^:\d+ \d+ (\w+) (\w+) M\t(.*)$", log, re.M)


def doc_text(comments):
    lines = [re.sub(r"^\s*(///?|/\*+|\*(?!/))|\*/\s*$", "", line).strip() for c in comments for line in c.split("\n")]
    return " ".join(line for line in lines if line)


def messages(text):
    """Message path -> its fields in order, as {name, number, type, label, doc}. Lenient: what it can't follow is skipped."""
    out, stack, words, comments, line_of_last = {}, [], [], [], None
    brackets = 0
    for match in TOKEN.finditer(text):
        token = match.group()
        if token.startswith(("//", "/*")):
            line = text.count("\n", 0, match.start())
            if line_of_last and line_of_last[0] == line:
                line_of_last[1]["doc"] = (line_of_last[1]["doc"] + " " + doc_text([token])).strip()
            else:
                comments.append(token)
        elif token.isspace():
            if token.count("\n") > 1 and not words:
                comments = []
        elif token == "{":
            kind = words[0] if words else ""
            name = words[1] if kind in ("message", "oneof", "enum", "service", "extend") and len(words) > 1 else ""
            stack.append((kind, name))
            words, comments = [], []
        elif token == "}":
            if stack:
                stack.pop()
            words, comments = [], []
        elif token == ";":
            field = field_of(words)
            inside = stack and stack[-1][0] in ("message", "oneof")
            if field and inside:
                path = ".".join(name for kind, name in stack if kind == "message")
                field["doc"] = doc_text(comments)
                out.setdefault(path, []).append(field)
                line_of_last = (text.count("\n", 0, match.start()), field)
            words, comments = [], []
        else:
            brackets += (token == "[") - (token == "]")
            words.append(token)
    return out


def field_of(words):
    if "=" not in words or words[0] in ("option", "syntax", "reserved", "extensions", "package", "import"):
        return None
    at = words.index("=")
    label = words[0] if words[0] in ("optional", "required", "repeated") else ""
    kind, name = "".join(words[1 if label else 0:at - 1]), words[at - 1]
    if not kind or at + 1 >= len(words) or not words[at + 1].isdigit() or not re.fullmatch(r"\w+", name):
        return None
    return {"name": name, "number": int(words[at + 1]), "type": kind, "label": label if label == "repeated" else "", "doc": ""}


LARGEST = 150_000  # bytes: what is generated, or amalgamated, is parsed over and over for little


def cases(repo, limit=3000):
    files = changed_files(repo, limit)
    blobs = sorted({blob for old, new, _ in files for blob in (old, new)})
    stream, at, parsed = git(repo, "cat-file", "--batch", data="".join(b + "\n" for b in blobs).encode()), 0, {}
    for blob in blobs:
        end = stream.find(b"\n", at)
        head = stream[at:end].split()
        if len(head) != 3:  # a partial clone doesn't have it
            at = end + 1
            continue
        size = int(head[2])
        text, at = stream[end + 1:end + 1 + size], end + 2 + size
        parsed[blob] = messages(text.decode("utf8", "replace")) if size <= LARGEST else {}
    seen = set()
    for old_blob, new_blob, path in files:
        before, after = parsed.get(old_blob, {}), parsed.get(new_blob, {})
        for name in sorted(before.keys() & after.keys()):
            old, new = before[name], after[name]
            old_names, new_names = {f["name"] for f in old}, {f["name"] for f in new}
            key = (name, tuple(sorted(old_names - new_names)), tuple(sorted(new_names - old_names)))
            if not key[1] or not key[2] or key in seen or len(old) > 200:
                continue
            seen.add(key)
            yield {"id": f"{path}#{name}", "old": old, "new": new}
