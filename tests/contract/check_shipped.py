#!/usr/bin/env python3
"""Installs a shipped contestant as a run would and checks every answer of contestants/CONTRACT.md, with one CPU and two; a
program is asked every task of its workloads (docs/formats/program.md).

  check_shipped.py --binaries build/dev --cache FOLDER go/nethttp

Exit code: 0 every answer is right, 1 some are wrong or it does not build, 77 it cannot be installed on this machine: the
reason is printed, and added to FOLDER/not-installable-here for the summary of scripts/test.
"""

import argparse
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib

from server_process import free_port, read_programs

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
NOT_HERE = 77
CORES = (1, 2)
DATABASE = {"db", "queries", "updates", "fortunes"}
REAL_TIME = {"ws-echo", "ws-broadcast", "socketio-broadcast", "slow-upstream", "sse-tokens"}


def read_offer(folder: pathlib.Path) -> tuple[dict[str, str], set[str], set[str]]:
    """Workloads with their paths, those whose messages a framework wraps in its own way, those that want one worker."""
    with open(folder / "contestant.toml", "rb") as file:
        contents = tomllib.load(file)
    return contents.get("workloads", {}), set(contents.get("sockets", {})), set(contents.get("one_worker", {}))


class Database:
    """A PostgreSQL as a run would start it; without a URL where there is none to start, and then with the reason."""

    def __init__(self, tool: pathlib.Path, places: list[str], contestant: str):
        command = [tool, "database", *places, contestant, str(free_port())]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        self.reason = "" if self.url else self.process.stderr.read()

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.communicate()


def skip(cache: pathlib.Path, contestant: str, reason: str) -> int:
    lines = [line for line in reason.splitlines() if line.strip()] or ["no reason was given"]
    with open(cache / "not-installable-here", "a") as file:
        file.write(f"{contestant}: {lines[0]}\n")
    print(f"not installable here: {reason}")
    return NOT_HERE


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binaries", type=pathlib.Path, required=True, help="build folder")
    parser.add_argument("--cache", type=pathlib.Path, required=True, help="where contestants are installed")
    parser.add_argument("--source", type=pathlib.Path, default=SOURCE, help="folder with catalog and contestants")
    parser.add_argument("--cpus", type=int, choices=CORES, help="with so many CPUs alone")
    parser.add_argument("contestant", help="id, e.g. go/nethttp or node/fastify@22")
    arguments = parser.parse_args()
    arguments.cache.mkdir(parents=True, exist_ok=True)
    tool = arguments.binaries.resolve() / "src/lab/try_contestant"
    # Where `bakeoff run` below has it too, so that nothing is installed twice.
    installs = arguments.cache.resolve() / "bakeoff/installs"
    places = [str(arguments.source), str(installs), str(arguments.binaries.resolve() / "libexec")]

    done = subprocess.run([tool, "install", *places, arguments.contestant], stderr=subprocess.PIPE, text=True)
    if done.returncode == NOT_HERE:
        return skip(arguments.cache, arguments.contestant, done.stderr)
    if done.returncode:
        print(done.stderr)
        return 1
    folder = arguments.source / "contestants" / arguments.contestant.split("@")[0]
    wrong_programs = check_programs(arguments, read_programs(folder))
    workloads, wrapped, alone = read_offer(folder)
    if not workloads:
        return wrong_programs
    asks = DATABASE & set(workloads)
    with Database(tool, places, arguments.contestant) if asks else contextlib.nullcontext() as database:
        if database is not None and not database.url:
            skip(arguments.cache, f"{arguments.contestant}, {', '.join(sorted(asks))}", database.reason)
        options = ["--database", database.url if database else "", "--implements", ",".join(workloads)]
        real_time = {name: path for name, path in workloads.items() if name in REAL_TIME and name not in wrapped}
        return check(arguments, tool, places, options, real_time, alone) or wrong_programs


def check_programs(arguments: argparse.Namespace, workloads: list[str]) -> int:
    """Runs them as a user would, for two epochs, so that they answer rightly in fresh processes too; what has failed is in the result."""
    if not workloads:
        return 0
    with tempfile.TemporaryDirectory(prefix="bakeoff-contract-") as folder:
        share = pathlib.Path(folder, "share")
        for part in ("catalog", "contestants"):
            shutil.copytree(arguments.source / part, share / part, ignore=shutil.ignore_patterns("node_modules"))
        with open(share / "catalog/designs.toml", "a") as designs:
            designs.write((SOURCE / "tests/support/short_designs.toml").read_text())
        named = [word for workload in workloads for word in ("--workload", workload)]
        command = [arguments.binaries.resolve() / "bin/bakeoff", "run", arguments.contestant, "--design", "tiny", "--json", *named]
        places = {"XDG_DATA_HOME": folder, "XDG_STATE_HOME": folder, "XDG_CACHE_HOME": str(arguments.cache.resolve()), "BAKEOFF_SHARE": str(share)}
        done = subprocess.run(command, env=os.environ | places, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if not done.stdout.startswith("{"):
        print(done.stderr)
        return 1
    failures = json.loads(done.stdout)["outcome"]["failures"]
    for failure in failures:
        print(f"WRONG  {failure['contestant']} {failure['workload']}: {failure['reason']}")
    if failures and all(failure["not_installable"] for failure in failures):
        return skip(arguments.cache, arguments.contestant, failures[0]["reason"])
    if not failures:
        print(f"ok     {', '.join(workloads)}: every task is answered rightly")
    return 1 if failures else 0


def offer_with(cpus: int, real_time: dict[str, str], alone: set[str]) -> str:
    return ",".join(f"{name}={path}" for name, path in real_time.items() if cpus == 1 or name not in alone)


def check(
    arguments: argparse.Namespace,
    tool: pathlib.Path,
    places: list[str],
    options: list[str],
    real_time: dict[str, str],
    alone: set[str],
) -> int:
    wrong = 0
    for cpus in (arguments.cpus,) if arguments.cpus else CORES:
        print(f"with {cpus} CPU{'s' if cpus > 1 else ''}:", flush=True)
        # The starter is bakeoff in small: it has the caller's PATH, its contestant a clean environment.
        command = ["/usr/bin/env", f"PATH={os.environ['PATH']}", f"HOME={pathlib.Path.home()}", str(tool), "start"]
        command += [*places, arguments.contestant, "{port}", "{cpus}", "{upstream}", "{database}", "{static}"]
        check = [sys.executable, str(HERE / "check_contract.py"), "--cpus", str(cpus), *options]
        check += ["--real-time", offer_with(cpus, real_time, alone), "--", *command]
        wrong += subprocess.run(check).returncode != 0
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
