"""Holds the tree to its layers: an include points only downward, only the rewriter knows Clang,
and no header includes itself through others. Run by ctest; needs nothing but Python."""

import pathlib
import re
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent

# folder -> (namespace, what it may include besides itself). A name with a dot is a single header.
LAYERS = {
    "support": ("support", []),
    "detector": ("detector", ["support"]),
    "rules": ("rules", ["detector", "support"]),
    "rewriter": ("rewriter", ["rules", "detector", "support"]),
    "fleet-pr": ("fleet", ["rules", "detector", "support", "rewriter/report.h"]),
}
# The library `report`, which layers without LLVM link: it may see less than its folder.
NARROW = {"rewriter/report.h": ["support"], "rewriter/report.cc": ["support", "rewriter/report.h"]}
# The rooms of the rewriter, lowest first: each may include those before it. What stands beside them
# drives them and sees all.
ROOMS = ["facts", "tree", "units", "generated", "match", "values", "idiom", "account", "edits", "prove"]
CLANG_FOLDERS = ("rewriter", "tests/rewriter", "tests/rules")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
LINKS_CLANG = re.compile(r"\b(clang-cpp|clangTooling|LLVM|LLVM_INCLUDE_DIRS|CLANG_INCLUDE_DIRS)\b")


def sources(root):
    for layer in LAYERS:
        for path in sorted((root / layer).rglob("*")):
            if path.suffix in (".h", ".cc"):
                yield path.relative_to(root).as_posix()


def includes(root, name):
    return INCLUDE.findall((root / name).read_text(encoding="utf-8"))


def layer_of(name):
    return name.split("/", 1)[0]


def room_of(name):
    parts = name.split("/")
    return ROOMS.index(parts[1]) if len(parts) == 3 and parts[1] in ROOMS else len(ROOMS)


def is_allowed(name, target):
    layer = layer_of(name)
    if name in NARROW:
        return target in NARROW[name] or layer_of(target) in NARROW[name]
    if layer == "rewriter" and layer_of(target) == layer and target not in NARROW:
        return room_of(target) <= room_of(name)
    below = LAYERS[layer][1]
    return layer_of(target) == layer or layer_of(target) in below or target in below


def include_problems(root, name):
    for mark, target in includes(root, name):
        is_clang = target.startswith(("clang/", "clang-c/", "llvm/", "llvm-c/"))
        if is_clang and not name.startswith("rewriter/"):
            yield f"{name} includes <{target}>: only rewriter/ may use Clang and LLVM"
        if mark != '"' or is_clang:
            continue
        if not (root / target).exists():
            yield f'{name} includes "{target}": there is no such file below the root'
        elif layer_of(target) not in LAYERS:
            yield f'{name} includes "{target}", which belongs to no layer'
        elif not is_allowed(name, target):
            yield f'{name} includes "{target}": {name.rsplit("/", 1)[0]} may not see that'


def find_cycle(root):
    done, path = set(), []

    def visit(name):
        if name in path:
            return path[path.index(name):] + [name]
        if name in done:
            return None
        path.append(name)
        for mark, target in includes(root, name):
            if mark == '"' and (root / target).exists():
                found = visit(target)
                if found:
                    return found
        path.pop()
        done.add(name)
        return None

    for name in sources(root):
        found = visit(name)
        if found:
            return found
    return None


def unbuilt_tests(root):
    """Tests that no CMakeLists.txt names, so that nobody runs them."""
    for test in sorted((root / "tests").glob("**/*_test.cc")):
        folders = [folder for folder in test.parents if (folder / "CMakeLists.txt").exists()]
        named = any(
            re.search(
                rf"(?<![\w/]){re.escape(test.relative_to(folder).as_posix())}\b",
                (folder / "CMakeLists.txt").read_text(encoding="utf-8"),
            )
            for folder in folders
            if root in [folder, *folder.parents]
        )
        if not named:
            yield f"{test.relative_to(root).as_posix()} is built by no CMakeLists.txt"


def problems(root):
    found = list(unbuilt_tests(root))
    for name in sources(root):
        found += include_problems(root, name)
        namespace = LAYERS[layer_of(name)][0]
        text = (root / name).read_text(encoding="utf-8")
        if name.endswith(".h") and not re.search(rf"^namespace {namespace}\b", text, re.MULTILINE):
            found.append(f"{name} opens no `namespace {namespace}`")
    for cmake in sorted(root.glob("**/CMakeLists.txt")):
        folder = cmake.parent.relative_to(root).as_posix()
        if folder.startswith(("build", ".cache")) or folder.startswith(CLANG_FOLDERS):
            continue
        if LINKS_CLANG.search(cmake.read_text(encoding="utf-8")):
            found.append(f"{folder}/CMakeLists.txt names Clang or LLVM: only rewriter/ links them")
    cycle = find_cycle(root)
    if cycle:
        found.append("include cycle: " + " -> ".join(cycle))
    return found


class TheTree(unittest.TestCase):
    def test_every_include_points_downward(self):
        self.assertEqual([], problems(ROOT))


class MadeUpTrees(unittest.TestCase):
    """The check itself, over trees that break one rule each."""

    def check(self, expected, **files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for layer in LAYERS:
                (root / layer).mkdir()
            for key, text in files.items():
                endings = {"_H": ".h", "_T": ".txt", "_C": ".cc"}
                path = root / (key.replace("__", "/")[:-2] + endings[key[-2:]])
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            found = problems(root)
            self.assertEqual(1, len(found), found)
            self.assertIn(expected, found[0])

    def test_upward_include(self):
        self.check(
            "detector may not see that",
            detector__a_H='#include "rules/b.h"\nnamespace detector {}\n',
            rules__b_H="namespace rules {}\n",
        )

    def test_fleet_sees_only_the_report(self):
        self.check(
            "rewriter may not see that",
            rewriter__report_H='#include "rewriter/scan.h"\nnamespace rewriter {}\n',
            rewriter__scan_H="namespace rewriter {}\n",
        )

    def test_a_room_sees_only_those_below_it(self):
        self.check(
            "rewriter/tree may not see that",
            rewriter__tree__a_H='#include "rewriter/match/b.h"\nnamespace rewriter {}\n',
            rewriter__match__b_H="namespace rewriter {}\n",
        )

    def test_clang_outside_the_rewriter(self):
        self.check("only rewriter/ may", rules__a_H="#include <clang/AST/AST.h>\nnamespace rules {}\n")

    def test_llvm_linked_outside_the_rewriter(self):
        self.check("only rewriter/ links", rules__CMakeLists_T="LINKS clang-cpp")

    def test_cycle(self):
        self.check(
            "include cycle: support/a.h -> support/b.h -> support/a.h",
            support__a_H='#include "support/b.h"\nnamespace support {}\n',
            support__b_H='#include "support/a.h"\nnamespace support {}\n',
        )

    def test_a_test_that_nobody_builds(self):
        self.check("built by no", tests__a_test_C="int main() {}\n")

    def test_missing_header(self):
        self.check("no such file", support__a_H='#include "support/x.h"\nnamespace support {}\n')

    def test_wrong_namespace(self):
        self.check("opens no `namespace support`", support__a_H="namespace other {}\n")


if __name__ == "__main__":
    sys.exit(unittest.main())
