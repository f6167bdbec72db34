"""Sets `coevolve diff --view buf` beside `buf breaking` on the same pair of schemas: their findings
have to be equal; then processor time (user and system) and peak memory, the median of some runs.

usage: detector.py COEVOLVE [SIZE...]      buf is what `./run deps` puts into .cache/judges
"""

import json
import math
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
JUDGES = HERE.parent.parent / ".cache" / "judges"
RUNS = 3  # one for the largest size, where buf takes minutes


def installed_buf():
    # The program itself, without the Node script around it.
    found = sorted(JUDGES.glob("node_modules/@bufbuild/buf-*/bin/buf"))
    return str(found[0]) if found else sys.exit("detector.py: there is no buf; run ./run deps")


def measure(command, folder):
    """Runs a command; its output, processor seconds and peak kilobytes."""
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return output.read().decode(), usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def medians(command, folder, size):
    runs = [measure(command, folder) for _ in range(RUNS if size < 10000 else 1)]
    return statistics.median(r[1] for r in runs), statistics.median(r[2] for r in runs)


def buf_findings(text):
    rows = (json.loads(line) for line in text.splitlines())
    return sorted((r["type"], r.get("path", ""), r.get("start_line", 1), r.get("start_column", 1))
                  for r in rows)


def our_findings(text):
    return sorted((f["rule"][4:], f["file"], f["line"], f["column"])
                  for f in json.loads(text)["peer_findings"]
                  if f["rule"].startswith("buf:") and "FILE" in f["categories"])


def compare(coevolve, buf, size):
    with tempfile.TemporaryDirectory() as work:
        subprocess.run([sys.executable, str(HERE / "make_evolution.py"), str(size), work + "/old",
                        work + "/new"], check=True)
        theirs = [buf, "breaking", ".", "--against", "../old", "--error-format", "json"]
        ours = [coevolve, "diff", work + "/old", work + "/new", "--view", "buf:FILE"]
        expected = buf_findings(measure(theirs, work + "/new")[0])
        found = our_findings(measure(ours + ["--format", "json"], work)[0])
        if expected != found:
            missing = [f for f in expected if f not in found]
            extra = [f for f in found if f not in expected]
            sys.exit(f"{size} messages: findings differ, missing {missing[:3]} extra {extra[:3]}")
        row = {"messages": size, "findings": len(found)}
        row["ours"] = medians(ours, work, size)
        row["ours_json"] = medians(ours + ["--format", "json"], work, size)
        row["buf"] = medians(theirs, work + "/new", size)
        return row


def exponent(rows, key):
    """Of the growth of the processor time between the two largest sizes."""
    a, b = rows[-2], rows[-1]
    return math.log(b[key][0] / a[key][0]) / math.log(b["messages"] / a["messages"])


def main():
    coevolve = shutil.which(sys.argv[1]) or sys.exit(f"no program at {sys.argv[1]}")
    buf = installed_buf()
    sizes = [int(size) for size in sys.argv[2:]] or [200, 2000, 20000]
    rows = [compare(os.path.abspath(coevolve), buf, size) for size in sizes]
    print("| messages | findings | ours | ours, whole change set | buf | processor time | memory |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    text = lambda m: f"{m[0]:.2f} s, {m[1] / 1024:.0f} MB"
    for row in rows:
        time, memory = (row["buf"][i] / row["ours"][i] for i in (0, 1))
        print(f"| {row['messages']:,} | {row['findings']:,}, equal | {text(row['ours'])} "
              f"| {text(row['ours_json'])} | {text(row['buf'])} | 1/{time:.1f} | 1/{memory:.1f} |")
    if len(rows) > 1:
        print(f"\ngrowth of the processor time: ours messages^{exponent(rows, 'ours'):.2f}, "
              f"buf messages^{exponent(rows, 'buf'):.2f}")


if __name__ == "__main__":
    main()
