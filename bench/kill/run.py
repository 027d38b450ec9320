#!/usr/bin/env python3
"""kill -9 at random moments: is anything left running, is any record lost?

  bench/kill/run.py --kills 200

Each round starts a short run of two services (one of them forks a daemon that ignores every signal) and kills bakeoff at a random moment of
its life. After a second nothing of it may be alive. A run that had said "saved run" must have its records in the ledger, the ledger's chain
must verify, and what a killed run left on disk must be readable. The control is a plain process group: killing its leader does leave the
daemon behind, so the look for survivors can see one.
"""
import argparse
import os
import pathlib
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "tests/e2e"))
import harness  # noqa: E402


class Kills(harness.BakeoffTest):
    def runTest(self):
        pass


def control(test):
    """Survivors of a service whose leader was killed without bakeoff; they are ended here, by pid."""
    folder = test.service("control", "escape")
    leader = subprocess.Popen(["/usr/bin/python3", f"{folder}/service.py", "0", "escape"], start_new_session=True)
    time.sleep(0.5)
    os.killpg(leader.pid, signal.SIGKILL)
    leader.wait()
    time.sleep(0.2)
    left = harness.processes_mentioning(folder)
    for line in left:
        os.kill(int(line.split(":")[0]), signal.SIGKILL)
    return len(left)


def one_kill(test, services, longest):
    process = test.start("run", *services, "--design", "tiny", "--workload", "json", "--progress", "none")
    time.sleep(random.uniform(0, longest))
    process.send_signal(signal.SIGKILL)
    _, complaint = process.communicate()
    saved = re.search(r"saved run (\S+):", complaint)
    time.sleep(1.0)
    return saved.group(1) if saved else None, harness.processes_mentioning(str(test.folder / "services"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    options = parser.parse_args()
    test = Kills()
    test.setUp()
    try:
        services = [test.service("a"), test.service("b", "escape")]
        began = time.monotonic()
        first = test.bakeoff("run", *services, "--design", "tiny", "--workload", "json", "--progress", "none")
        longest = 1.1 * (time.monotonic() - began)
        assert first.returncode == 0, first.stderr
        orphans, saved = 0, []
        for number in range(options.kills):
            run, left = one_kill(test, services, longest)
            saved += [run] if run else []
            orphans += len(left)
            if left:
                print(f"kill {number + 1}: left running: {left}", flush=True)
        ledger = sqlite3.connect(f"file:{test.folder}/data/bakeoff/ledger.sqlite?mode=ro", uri=True)
        kept = {row[0] for row in ledger.execute("SELECT DISTINCT run_id FROM record")}
        ledger.close()
        lost = [run for run in saved if run not in kept]
        verified = test.bakeoff("evidence", "verify")
        unreadable = 0
        for plan in (test.folder / "data/bakeoff/runs").glob("*/plan.json"):
            done = test.bakeoff("report", plan.parent.name)
            unreadable += done.returncode not in (0,) and "no samples yet" not in done.stderr
        print(f"kills {options.kills}, of them after the end of a run {len(saved)}: orphans {orphans}, saved runs lost {len(lost)}, "
              f"unreadable runs {unreadable}, ledger {'sound' if verified.returncode == 0 else verified.stdout}; "
              f"control without bakeoff: {control(test)} survivor(s)")
    finally:
        test.doCleanups()


if __name__ == "__main__":
    main()
