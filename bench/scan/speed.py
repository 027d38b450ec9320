#!/usr/bin/env python3
"""How long bakeoff scan takes, beside ast-grep with six rules, in turns in one run.

usage: speed.py BAKEOFF FOLDER [FOLDER ...] [--rounds N] [--ast-grep PROGRAM]

The first round warms the page cache and does not count. Prints the median and the range of wall time, the CPU time and
the largest resident memory of all processes together. ast-grep comes from npm, pinned with its hash: npm ci --ignore-scripts
in bench/scan/ast-grep. Also checks that --read-all gives the same rows and that 1 and N processes give the same bytes.
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
AST_GREP = HERE / "ast-grep/node_modules/@ast-grep/cli-linux-x64-gnu/ast-grep"


def children_memory(pid):
    """Resident bytes of a process and all below it; 0 once it is gone."""
    total = 0
    try:
        with open(f"/proc/{pid}/statm") as file:
            total = int(file.read().split()[1]) * resource.getpagesize()
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            for child in file.read().split():
                total += children_memory(int(child))
    except (OSError, ValueError, IndexError):
        pass
    return total


def timed(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    most = 0
    while process.poll() is None:
        most = max(most, children_memory(process.pid))
        time.sleep(0.005)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in (0, 1):
        sys.exit(f"speed: {command[0]} failed: {process.stderr.read().decode()}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, most


def scan_json(bakeoff, folder, *flags):
    done = subprocess.run([bakeoff, "scan", str(folder), "--json", "--no-cache", *flags], capture_output=True, text=True, check=True)
    return done.stdout


def check_rows(bakeoff, folder, threads):
    one, many = scan_json(bakeoff, folder, "--threads", "1"), scan_json(bakeoff, folder, "--threads", str(threads))
    print(f"  1 and {threads} processes: {'the same bytes' if one == many else 'DIFFERENT BYTES'}")
    some, everything = json.loads(many), json.loads(scan_json(bakeoff, folder, "--read-all"))
    differ = [key for key in some if key not in ("parsed", "skipped") and some[key] != everything[key]]
    print(f"  without prefilter: {'the same rows' if not differ else 'OTHER ROWS in ' + ', '.join(differ)}")
    return one == many and not differ


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bakeoff")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--ast-grep", default=str(AST_GREP))
    options = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    all_well = True
    for folder in options.folders:
        tools = {"bakeoff scan": [options.bakeoff, "scan", str(folder), "--json", "--no-cache", "--threads", str(cores)]}
        if Path(options.ast_grep).exists():
            tools["ast-grep, 6 rules"] = [options.ast_grep, "scan", "--config", str(HERE / "ast-grep/sgconfig.yml"),
                                          "--threads", str(cores), "--json=stream", str(folder)]
        figures = {name: [] for name in tools}
        for turn in range(options.rounds + 1):
            for name, command in tools.items():
                figure = timed(command)
                if turn > 0:
                    figures[name].append(figure)
        print(f"{folder} ({cores} cores, {options.rounds} rounds)")
        for name, rows in figures.items():
            walls = [row[0] for row in rows]
            print(f"  {name:18} wall {statistics.median(walls):6.3f} s ({min(walls):.3f} to {max(walls):.3f})  "
                  f"CPU {statistics.median(row[1] for row in rows):6.3f} s  memory {max(row[2] for row in rows) / 1e6:6.1f} MB")
        all_well &= check_rows(options.bakeoff, folder, cores)
    sys.exit(0 if all_well else 1)


if __name__ == "__main__":
    main()
