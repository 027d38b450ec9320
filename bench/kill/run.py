#!/usr/bin/env python3
"""kill -9 at random moments: is anything left running, is anything lost that was on disk before?

  bench/kill/run.py --kills 200

Each round starts a short run of two services (one forks a daemon that ignores every signal) and kills bakeoff: in four rounds of five at a
moment drawn from the run's whole length, in the fifth while it appends to the ledger and writes its reports. Just before, the run's files and
the ledger are read. Within a second nothing of it may be alive; every line and record that was read must still be there; the ledger must
verify; the run must be readable, and every tenth is resumed to its end. Then `evidence add` is killed a few times: an id that it printed
must be in the ledger. Exit code 1 when anything was left or lost.

The controls show that the looks can fail: a plain process group does leave the daemon behind, and a cut file and a cut ledger are noticed.
"""
import argparse
import dataclasses
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "tests/e2e"))
import harness  # noqa: E402

RUN = ("--design", "hasty", "--workload", "json", "--progress", "none")
# The tiny design of the tests with the shortest slices that still write every kind of line.
HASTY = {'id = "tiny"': 'id = "hasty"', "slice_seconds = 0.1": "slice_seconds = 0.05", "settle_seconds = 0.05": "settle_seconds = 0.01",
         "process_warmup_seconds = 0.1": "process_warmup_seconds = 0.02", "least_warmup_seconds = 0.05": "least_warmup_seconds = 0.02"}
FILES = ("plan.json", "samples.jsonl", "outcome.jsonl")


@dataclasses.dataclass
class Tally:
    kills: int = 0
    before_measuring: int = 0
    while_saving: int = 0
    after_end: int = 0
    orphans: int = 0
    lost: int = 0
    unreadable: int = 0
    resumed: int = 0
    not_resumed: int = 0
    adds: int = 0
    adds_acknowledged: int = 0
    lines_seen: int = 0
    records_seen: int = 0
    slowest_end: float = 0

    def bad(self):
        return self.orphans + self.lost + self.unreadable + self.not_resumed


class Kills(harness.BakeoffTest):
    def runTest(self):
        pass

    def setUp(self):
        super().setUp()
        design = harness.DESIGNS[:harness.DESIGNS.index("[[design]]", 20)]
        for old, new in HASTY.items():
            assert old in design, old
            design = design.replace(old, new)
        with open(self.folder / "share/catalog/designs.toml", "a") as designs:
            designs.write(design)

    @property
    def data(self):
        return self.folder / "data/bakeoff"

    @property
    def runs(self):
        return self.data / "runs"


def records_of(ledger):
    """id -> hash; what another process sees is what append has acknowledged, or is about to."""
    if not ledger.exists():
        return {}
    connection = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True, timeout=10)
    try:
        return dict(connection.execute("SELECT id, hash FROM record"))
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):  # not made yet
            return {}
        raise
    finally:
        connection.close()


def lines_of(run):
    """Complete lines of each file of a run; half a line was not acknowledged."""
    found = {}
    for name in FILES:
        file = run / name
        text = file.read_bytes() if file.exists() else b""
        found[file] = text[:text.rfind(b"\n") + 1]
    return found


def lost_lines(before):
    return [str(file) for file, text in before.items() if text and not (file.exists() and file.read_bytes().startswith(text))]


def lost_records(before, ledger):
    after = records_of(ledger)
    return [number for number, chained in before.items() if after.get(number) != chained]


def newest_run(test, known):
    fresh = [run for run in test.runs.glob("*") if run.name not in known] if test.runs.exists() else []
    return fresh[0] if fresh else None


def has_ended(run):
    file = run / "outcome.jsonl"
    return file.exists() and b'"ending"' in file.read_bytes()


def wait_for_moment(test, process, known, longest, at_saving):
    if not at_saving:
        time.sleep(random.uniform(0, longest))
        return
    while process.poll() is None:
        run = newest_run(test, known)
        if run and has_ended(run):
            break
        time.sleep(0.002)
    time.sleep(random.uniform(0, 0.15))


def orphans_after(test, limit=1.0):
    """Who is still there after `limit` seconds, and when the last one went."""
    mark, began = str(test.folder / "services"), time.monotonic()
    while True:
        left, spent = harness.processes_mentioning(mark), time.monotonic() - began
        if spent > limit:
            return left, spent
        if not left:
            time.sleep(0.05)  # one that forks all the time can slip through a single look
            if not harness.processes_mentioning(mark):
                return [], spent
        time.sleep(0.01)


def kill_a_run(test, services, longest, tally):
    known = {run.name for run in test.runs.glob("*")}
    process = test.start("run", *services, *RUN)
    wait_for_moment(test, process, known, longest, at_saving=tally.kills % 5 == 4)
    run = newest_run(test, known)
    lines = lines_of(run) if run else {}
    records = records_of(test.data / "ledger.sqlite")
    over = process.poll() is not None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    left, seconds = orphans_after(test)
    saving = run is not None and has_ended(run)
    tally.kills += 1
    tally.after_end += over
    tally.while_saving += saving and not over
    tally.before_measuring += not any(text for file, text in lines.items() if file.name == "samples.jsonl")
    tally.lines_seen += sum(text.count(b"\n") for text in lines.values())
    tally.records_seen = max(tally.records_seen, len(records))
    tally.slowest_end = max(tally.slowest_end, seconds)
    tally.orphans += len(left)
    missing = lost_lines(lines) + lost_records(records, test.data / "ledger.sqlite")
    tally.lost += len(missing)
    for trouble in left + missing:
        print(f"kill {tally.kills}: {trouble}", flush=True)
    if run and (run / "plan.json").exists():
        look_into(test, run, lines, tally)


def look_into(test, run, lines, tally):
    if tally.kills % 10 == 0:
        done = test.bakeoff("run", "--resume", run.name, "--progress", "none")
        tally.resumed += 1
        tally.not_resumed += done.returncode != 0
        tally.lost += len(lost_lines(lines))
    done = test.bakeoff("report", run.name)
    readable = done.returncode == 0 or "no samples yet" in done.stderr
    tally.unreadable += not readable
    if not readable:
        print(f"kill {tally.kills}: cannot read {run.name}: {done.stderr}", flush=True)


def kill_an_add(test, longest, tally):
    ledger, claim = test.data / "ledger.sqlite", f"claim {tally.adds}"
    records = records_of(ledger)
    process = test.start("evidence", "add", "--stack", "node", "--topic", "team", "--claim", claim)
    time.sleep(random.uniform(0, longest))
    process.send_signal(signal.SIGKILL)
    printed, _ = process.communicate()
    tally.adds += 1
    lost = lost_records(records, ledger)
    if printed.endswith("\n"):
        tally.adds_acknowledged += 1
        if int(printed.strip().removeprefix("ledger:")) not in records_of(ledger):
            lost.append(claim)
    tally.lost += len(lost)


def control_losses(test):
    """Whether a line cut off a file and a record cut out of the ledger are noticed."""
    file = test.folder / "cut.jsonl"
    file.write_text("one\ntwo\n")
    lines = {file: file.read_bytes()}
    file.write_text("one\n")
    records = records_of(test.data / "ledger.sqlite")
    home = test.folder / "cut/bakeoff"
    home.mkdir(parents=True)
    shutil.copy(test.data / "ledger.sqlite", home / "ledger.sqlite")
    ledger = sqlite3.connect(home / "ledger.sqlite")
    for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        ledger.execute(f'DROP TRIGGER "{name}"')
    ledger.execute("DELETE FROM record WHERE id = 1")
    ledger.commit()
    ledger.close()
    verified = test.bakeoff("evidence", "verify", env={"XDG_DATA_HOME": str(home.parent)})
    return len(lost_lines(lines)) == 1 and lost_records(records, home / "ledger.sqlite") == [1] and verified.returncode != 0


def how_long(command):
    """A tenth more than the quicker of two."""
    spent = []
    for _ in range(2):
        began = time.monotonic()
        done = command()
        assert done.returncode == 0, done.stderr
        spent.append(time.monotonic() - began)
    return 1.1 * min(spent)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--adds", type=int, default=3, help="killed `evidence add`s after each kill")
    parser.add_argument("--seed", type=int, default=None, help="of the moments")
    options = parser.parse_args()
    random.seed(options.seed)
    test, tally = Kills(), Tally()
    test.setUp()
    try:
        services = [test.service("a"), test.service("b", "escape")]
        run_seconds = how_long(lambda: test.bakeoff("run", *services, *RUN))
        add_seconds = how_long(lambda: test.bakeoff("evidence", "add", "--stack", "node", "--topic", "team", "--claim", "first"))
        began = time.monotonic()
        for _ in range(options.kills):
            kill_a_run(test, services, run_seconds, tally)
            for _ in range(options.adds):
                kill_an_add(test, add_seconds, tally)
        each = (time.monotonic() - began) / max(1, options.kills)
        verified = test.bakeoff("evidence", "verify")
        sound = verified.returncode == 0
        survivors, noticed = len(test.survivors_of_a_plain_group()), control_losses(test)
        print(f"{tally.kills} kills of a run of {run_seconds / 1.1:.1f} s ({tally.before_measuring} before its first sample, {tally.while_saving} while "
              f"saving, {tally.after_end} after its end), {each:.1f} s each\n"
              f"orphans after 1 s: {tally.orphans} (all gone after {tally.slowest_end:.2f} s at most)\n"
              f"lost: {tally.lost} of {tally.lines_seen} lines and {tally.records_seen} records seen before a kill; unreadable runs: {tally.unreadable}; "
              f"resumed to the end: {tally.resumed - tally.not_resumed} of {tally.resumed}\n"
              f"{tally.adds} kills of evidence add, {tally.adds_acknowledged} of them acknowledged; ledger: {verified.stdout.strip() or verified.stderr.strip()}\n"
              f"controls: {survivors} survivor(s) without bakeoff, cut file and ledger {'noticed' if noticed else 'NOT NOTICED'}")
        return 0 if tally.bad() == 0 and sound and survivors > 0 and noticed else 1
    finally:
        test.doCleanups()


if __name__ == "__main__":
    sys.exit(main())
