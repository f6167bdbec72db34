#!/usr/bin/env python3
"""Fits the coefficients of detector/rename_score.cc.

usage: calibrate_renames.py CLONE... [--limit COMMITS]
CLONE is any git clone with .proto files. Prints the coefficients, and how well those that are fitted without one clone do
on it. Each case has a twin in which fields of other messages, of the same types, stand in for the renamed ones: nothing
in it is a rename. The features are those of detector/rename_score.cc, in the same order; keep them the same.
"""
import argparse, hashlib, math, re
from collections import Counter
from rename_cases import cases as cases_of

FEATURES = ["bias", "name", "rare_name", "spelling", "contained", "doc", "doc_differs", "doc_names", "place", "slot",
            "only_of_type", "only", "own_type"]
SCALARS = set("double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 bool string bytes".split())


def tokens(name):
    parts, was_upper = [], False
    start = True
    for ch in name:
        if not (ch.isascii() and ch.isalnum()):
            start = True
            continue
        upper = ch.isupper()
        if start or (upper and not was_upper):
            parts.append("")
        parts[-1] += ch.lower()
        start, was_upper = False, upper
    return [p[:-1] if len(p) > 3 and p.endswith("s") and not p.endswith("ss") else p for p in parts]


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def spelling(a, b):
    longest = max(len(a), len(b))
    return 1 - edit_distance(a, b) / longest if longest else 1.0


def token_likeness(a, b):
    if a == b:
        return 1.0
    if len(a) > len(b):
        a, b = b, a
    if len(a) >= 3 and b.startswith(a):
        return 0.8
    if len(a) >= 2 and len(b) >= len(a) + 2 and a[0] == b[0]:
        rest = iter(b)
        if all(ch in rest for ch in a):
            return 0.6
    like = spelling(a, b)
    return 0.8 * like if like >= 0.7 else 0.0


def matched(a, b):
    """Greedy one-to-one pairs of tokens, the most alike first."""
    pairs = sorted(((-token_likeness(x, y), i, j) for i, x in enumerate(a) for j, y in enumerate(b)))
    left, right, out = set(), set(), []
    for score, i, j in pairs:
        if score < 0 and i not in left and j not in right:
            left.add(i), right.add(j)
            out.append((-score, i, j))
    return out


def doc_words(doc):
    return {w for w in re.findall(r"[a-z0-9]+", doc.lower()) if len(w) >= 3}


class Message:
    """Both versions, and what is free: paired by name is what kept it."""

    def __init__(self, old, new):
        self.old, self.new = old, new
        by_name = {f["name"]: i for i, f in enumerate(new)}
        self.new_of = [by_name.get(f["name"], -1) for f in old]
        self.old_of = [-1] * len(new)
        for i, j in enumerate(self.new_of):
            if j >= 0:
                self.old_of[j] = i
        self.free_old = [i for i, j in enumerate(self.new_of) if j < 0]
        self.free_new = [j for j, i in enumerate(self.old_of) if i < 0]
        self.common = Counter(t for i, j in enumerate(self.new_of) if j >= 0 for t in set(tokens(old[i]["name"])))

    @staticmethod
    def shape(f):
        return (f["type"], f["label"])

    def pairs(self):
        return [(a, b) for a in self.free_old for b in self.free_new if self.shape(self.old[a]) == self.shape(self.new[b])]

    def anchor(self, counterpart, at, step):
        """The nearest paired sibling in that direction and how many free ones lie between."""
        between, at = 0, at + step
        while 0 <= at < len(counterpart) and counterpart[at] < 0:
            at, between = at + step, between + 1
        return (at if 0 <= at < len(counterpart) else -1), between

    def features(self, a, b):
        f, g = self.old[a], self.new[b]
        x, y = tokens(f["name"]), tokens(g["name"])
        pairs = matched(x, y)
        weight = lambda t: 1 / (1 + self.common[t])
        total = len(x) + len(y)
        name = 2 * sum(s for s, _, _ in pairs) / total if total else 0
        rare_total = sum(map(weight, x + y))
        rare = sum(s * (weight(x[i]) + weight(y[j])) for s, i, j in pairs) / rare_total if rare_total else 0
        strong = sum(s >= 0.6 for s, _, _ in pairs)
        contained = float(min(len(x), len(y)) > 0 and strong == min(len(x), len(y)))
        p, q = doc_words(f["doc"]), doc_words(g["doc"])
        doc = 2 * len(p & q) / (len(p) + len(q)) if p and q else 0
        differs = float(bool(p) and bool(q) and doc < 0.2)
        named = [t for t in y if t not in x]
        back = [t for t in x if t not in y]
        told = lambda ts, words: sum(t in words or t + "s" in words for t in ts) / len(ts) if ts else 0
        doc_names = max(told(named, p), told(back, q))
        place = slot = 0
        ends = []
        for step in (-1, 1):
            i, n = self.anchor(self.new_of, a, step)
            j, k = self.anchor(self.old_of, b, step)
            same = i < 0 and j < 0 or i >= 0 and j >= 0 and self.new_of[i] == j
            place += 0.5 * same
            ends.append(same and n == k)
        slot = 0.5 * sum(ends)
        alike = lambda fields, free, shape: sum(self.shape(fields[i]) == shape for i in free)
        only_of_type = float(alike(self.old, self.free_old, self.shape(f)) == 1 and
                             alike(self.new, self.free_new, self.shape(f)) == 1)
        only = float(len(self.free_old) == 1 and len(self.free_new) == 1)
        own = float(f["type"] not in SCALARS)
        squeeze = lambda n: "".join(tokens(n))
        return [1, name, rare, spelling(squeeze(f["name"]), squeeze(g["name"])), contained, doc, differs, doc_names,
                place, slot, only_of_type, only, own]


def truth(message):
    number = {f["number"]: j for j, f in enumerate(message.new)}
    return {(i, number.get(message.old[i]["number"])) for i in message.free_old} & set(message.pairs())


def twin(case, message, true, pool):
    """The new version with an unrelated field of the same shape in the place of each renamed one."""
    words = {t for f in case["old"] + case["new"] for t in tokens(f["name"])}
    used, fields = {f["name"] for f in case["old"] + case["new"]}, []
    replaced = {j for _, j in true}
    for j, f in enumerate(case["new"]):
        if j in replaced:
            options = [o for o in pool.get(Message.shape(f), []) if o["name"] not in used and not words & set(tokens(o["name"]))]
            if not options:
                continue
            pick = int(hashlib.sha256((case["id"] + f["name"]).encode()).hexdigest(), 16) % len(options)
            used.add(options[pick]["name"])
            f = {**f, "name": options[pick]["name"], "doc": options[pick]["doc"]}
        fields.append(f)
    return Message(case["old"], fields)


def trials(cases, pool):
    for case in cases:
        message = Message(case["old"], case["new"])
        true = truth(message)
        yield message, true
        if true:
            yield twin(case, message, true, pool), set()


def solve(matrix, vector):
    n = len(vector)
    rows = [row[:] + [v] for row, v in zip(matrix, vector)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(n):
            if r != i:
                k = rows[r][i] / rows[i][i]
                rows[r] = [x - k * y for x, y in zip(rows[r], rows[i])]
    return [rows[i][n] / rows[i][i] for i in range(n)]


def fit(samples, ridge=1.0, rounds=12):
    """Logistic regression by Newton's method; samples are (features, label)."""
    n = len(FEATURES)
    w = [0.0] * n
    for _ in range(rounds):
        grad, hess = [-ridge * x for x in w], [[ridge * (i == j) for j in range(n)] for i in range(n)]
        grad[0], hess[0][0] = 0.0, 1e-6
        for x, label in samples:
            p = 1 / (1 + math.exp(-max(-30, min(30, sum(a * b for a, b in zip(w, x))))))
            for i in range(n):
                if x[i]:
                    grad[i] += (label - p) * x[i]
                    k = p * (1 - p) * x[i]
                    for j in range(n):
                        hess[i][j] += k * x[j]
        w = [a + d for a, d in zip(w, solve(hess, grad))]
    return w


def claims(message, w, least=0.5):
    """(a, b) -> confidence: odds against all rivals of either side, and against there being no rename."""
    odds = {(a, b): math.exp(max(-30, min(30, sum(p * q for p, q in zip(w, message.features(a, b)))))) for a, b in message.pairs()}
    by_old, by_new = Counter(), Counter()
    for (a, b), o in odds.items():
        by_old[a] += o
        by_new[b] += o
    sure = {(a, b): o / (1 + max(by_old[a], by_new[b])) for (a, b), o in odds.items()}
    return {pair: c for pair, c in sure.items() if c >= least}


def score(tests, w, free=True):
    right = claimed = true = firm = firm_right = 0
    for message, want in tests:
        got = claims(message, w)
        true += len(want)
        claimed += len(got)
        right += len(got.keys() & want)
        firm += sum(c >= .95 for c in got.values())
        firm_right += sum(c >= .95 for p, c in got.items() if p in want)
    p, r = right / max(claimed, 1), right / max(true, 1)
    return f"renames {true} precision {p:.3f} recall {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.3f}; >= .95: precision {firm_right / max(firm, 1):.3f} reach {firm_right / max(true, 1):.3f}"


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("clone", nargs="+"), ap.add_argument("--limit", type=int, default=3000)
    a = ap.parse_args()
    report({clone: list(cases_of(clone, a.limit)) for clone in a.clone})


def report(by_clone):
    pool = {}
    for cases in by_clone.values():
        for case in cases:
            for f in case["new"]:
                pool.setdefault(Message.shape(f), []).append(f)
    tests = {clone: list(trials(cases, pool)) for clone, cases in by_clone.items()}
    samples = {clone: [(m.features(*pair), float(pair in want)) for m, want in ts for pair in m.pairs()] for clone, ts in tests.items()}
    every = []
    for left_out in by_clone:
        w = fit([s for clone, ss in samples.items() if clone != left_out for s in ss])
        print(left_out, score(tests[left_out], w))
        every += [(m, want, w) for m, want in tests[left_out]]
    w = fit([s for ss in samples.values() for s in ss])
    for name, value in zip(FEATURES, w):
        print(f"  {name:14} {value:6.2f}")
    print("all", score([t for ts in tests.values() for t in ts], w))
    return w


if __name__ == "__main__":
    main()
