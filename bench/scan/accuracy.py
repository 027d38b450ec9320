#!/usr/bin/env python3
"""How exactly bakeoff scan finds endpoints: compares (METHOD, path) with route tables.

usage: accuracy.py BAKEOFF CHECKOUTS TRUTH [-v] [--scope TABLE=FOLDER] [--below TABLE=PREFIX] [NAME ...]

CHECKOUTS holds a folder per code base, TRUTH a file <name>.txt per code base with "METHOD path" a line; files whose
name holds "lowerbound" count for recall alone; a line without a method compares paths alone. Parameters are folded to
{}, a trailing slash is folded, HEAD, OPTIONS and static files are left out. Prints a table, and what differs with -v.

A table may be about a part of an application. --scope says which: the endpoints whose registration stands in
FOLDER are compared, and the others are counted as "outside", neither right nor wrong. --below says that the table
leaves a prefix out: endpoints below PREFIX are compared without it. Both are printed behind the table's row.
"""
import json
import re
import subprocess
import sys
from pathlib import Path

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "ALL", "WS"}


def fold_pattern(path):
    path = re.sub(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", "{}", path)
    path = path.replace("^", "").replace("/?$", "").replace("$", "").replace("\\.", ".")
    return path


def fold(path):
    path = fold_pattern(path)
    path = re.sub(r"<[^>]*>|:\w+\??(\([^)]*\))?\??|\{[^}]*\}", "{}", path)
    path = "/" + path.strip("/")
    return re.sub(r"/+", "/", path)


def truth_rows(file):
    rows = set()
    for line in file.read_text().splitlines():
        if not line.strip():
            continue
        method, _, path = line.partition(" ")
        if not path:
            method, path = "", line
        if method in ("HEAD", "OPTIONS"):
            continue
        rows.add((method, fold(path)))
    return rows


def is_in(endpoint, scope):
    return endpoint["at"]["file"].startswith(scope.rstrip("/") + "/")


def without(prefix, rows):
    return {(m, path[len(prefix) :] or "/") for m, path in rows if path == prefix or path.startswith(prefix + "/")}


def found_rows(bakeoff, folder, scope="", below=""):
    """What is found, and how many endpoints stand outside of the scope."""
    done = subprocess.run([bakeoff, "scan", str(folder), "--json", "--no-cache"], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"accuracy: bakeoff scan {folder} failed: {done.stderr.strip()}")
    endpoints = json.loads(done.stdout)["endpoints"]
    everywhere = {(e["method"], fold(e["path"])) for e in endpoints}
    rows = {(e["method"], fold(e["path"])) for e in endpoints if not scope or is_in(e, scope)}
    return (without(below, rows) if below else rows), len(everywhere - rows)


def taken(args, flag):
    """The values of a flag that may stand several times, as a table; takes them out of the arguments."""
    values = {}
    while flag in args:
        at = args.index(flag)
        name, _, value = args[at + 1].partition("=")
        values[name] = value
        del args[at : at + 2]
    return values


def main():
    args = [a for a in sys.argv[1:] if a != "-v"]
    verbose = "-v" in sys.argv
    scopes, prefixes = taken(args, "--scope"), taken(args, "--below")
    if len(args) < 3:
        sys.exit(__doc__)
    bakeoff, checkouts, truth, only = args[0], Path(args[1]), Path(args[2]), set(args[3:])
    scores = []
    print(f"{'code base':34} {'truth':>5} {'found':>5} {'recall':>7} {'prec.':>7} {'F1':>7}")
    for file in sorted(truth.glob("*.txt")):
        lower = "lowerbound" in file.stem
        name = re.sub(r"[-.](openapi[-.])?lowerbound|-openapi|-routers", "", file.stem)
        folder = checkouts / name
        if not folder.is_dir() or (only and name not in only) or "socket-events" in file.stem:
            continue
        scope, below = scopes.get(file.stem, ""), prefixes.get(file.stem, "")
        want = truth_rows(file)
        got, outside = found_rows(bakeoff, folder, scope, below)
        if all(method == "" for method, _ in want):
            got = {("", path) for _, path in got}
        both = want & got
        recall = len(both) / len(want) if want else 0
        precision = len(both) / len(got) if got else 0
        f1 = 2 * recall * precision / (recall + precision) if both else 0
        if not lower:
            scores.append(f1)
        print(f"{file.stem:34} {len(want):5} {len(got):5} {recall:7.1%} {precision:7.1%} {f1:7.1%}" +
              ("  (lower bound: recall alone)" if lower else "") +
              (f"  (of {scope}; {outside} outside)" if scope else "") + (f"  (below {below})" if below else ""))
        if verbose:
            for row in sorted(want - got):
                print("   missed", *row)
            for row in sorted(got - want):
                print("   extra ", *row)
    if scores:
        print(f"{'macro F1':34} {'':27} {sum(scores) / len(scores):7.1%}")


if __name__ == "__main__":
    main()
