#!/usr/bin/env python3
"""A mistake is put into a copy of a shipped contestant's sources: the contract must notice, by the check that is about it.

  altered_answers.py --binaries build/dev --cache FOLDER go/nethttp

Exit code: 0 every mistake was found, 1 one was not, 77 the contestant cannot be installed on this machine.
"""

import argparse
import dataclasses
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
NOT_HERE = 77


@dataclasses.dataclass
class Mistake:
    file: str
    right: str
    wrong: str
    check: str  # the one that must find it, as check_contract.py prints it; of a program its workload


# One stack, one contestant, mistakes of several kinds: a letter, a number that is one off, a call less, a row too few.
MISTAKES = {
    "node/http": [
        Mistake("server.mjs", "'text/plain', 'Hello, World!'", "'text/plain', 'Hello, world!'", "plaintext is exact"),
        Mistake("extras.mjs", "bytes += chunk.length", "bytes += chunk.length - (bytes > 0)", "upload counts every byte"),
    ],
    "python/starlette": [
        Mistake("queens.py", "return 1\n", "return 1 + (full == 255)\n", "cpu counts solutions"),
        Mistake("extras.py", 'item["quantity"] * m', 'item["quantity"] * min(m, 100)', "compression computes what is asked"),
    ],
    "go/nethttp": [
        Mistake("main.go", 'message{"Hello, World!"}', 'message{"Hello, World"}', "json is the object"),
        Mistake("main.go", "countQueens(n)}", "countQueens(n) + n/12}", "cpu counts solutions"),
    ],
    "rust/axum": [
        Mistake("src/main.rs", '"Hello, World!"\n', '"Hello, World!!"\n', "plaintext is exact"),
        Mistake("src/main.rs", "queens::count(n) }", "queens::count(n) + u64::from(n == 12) }", "cpu counts solutions"),
    ],
    "ruby/rails": [
        Mistake("app/models/fortune.rb", ".sort_by(&:message)", "", "fortunes are sorted and escaped"),
        Mistake("lib/upstream.rb", "(1..CALLS).map", "(1...CALLS).map", "upstream merges five answers"),
    ],
    "elixir/cowboy": [
        Mistake("server.ex", "Hello, World!", "Hello, Word!", "plaintext is exact"),
        Mistake("server.ex", "Contestant.Queens.count(n)}", "Contestant.Queens.count(n) + div(n, 12)}", "cpu counts solutions"),
    ],
    # A model that is nearly the right one: another penalty, other labels, or training that ends too early.
    "python/scikit-learn": [
        Mistake("train.py", "C=1.0", "C=0.9", "train"),
    ],
    "python/scipy": [
        Mistake("train.py", "weights @ weights / 2", "weights @ weights / 1.5", "train"),
        Mistake("train.py", '"maxiter": 1000', '"maxiter": 6', "train"),
        Mistake("train.py", "+ noise > 0", "+ noise > 1", "train"),
    ],
    "python/pytorch": [
        Mistake("train.py", "square().sum() / 2", "square().sum() / 3", "train"),
        Mistake("train.py", "max_iter=500", "max_iter=5", "train"),
    ],
    "python/tensorflow": [
        Mistake("train.py", "tf.nn.l2_loss(weights) / rows", "2 * tf.nn.l2_loss(weights) / rows", "train"),
        Mistake("train.py", "STEPS = 400", "STEPS = 20", "train"),
    ],
    "node/tfjs": [
        Mistake("train.mjs", "mul(0.5 / rows)", "mul(1 / rows)", "train"),
    ],
}


def copy_with(mistake: Mistake, contestant: str, folder: pathlib.Path) -> None:
    for part in ("catalog", "contestants"):
        shutil.copytree(SOURCE / part, folder / part, ignore=shutil.ignore_patterns("node_modules"))
    file = folder / "contestants" / contestant / mistake.file
    text = file.read_text()
    if mistake.right not in text:
        raise SystemExit(f"{contestant}/{mistake.file} no longer holds {mistake.right!r}: choose another place for the mistake")
    file.write_text(text.replace(mistake.right, mistake.wrong, 1))


def run_contract(arguments: argparse.Namespace, source: pathlib.Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(HERE / "check_shipped.py"), "--binaries", str(arguments.binaries), "--cache", str(arguments.cache),
               "--source", str(source), "--cpus", "1", arguments.contestant]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def what_went_wrong(arguments: argparse.Namespace, mistake: Mistake) -> str:
    """Empty: the check that is about the mistake found it, and no other was disturbed by it."""
    with tempfile.TemporaryDirectory(prefix="bakeoff-altered-") as folder:
        copy_with(mistake, arguments.contestant, pathlib.Path(folder))
        done = run_contract(arguments, pathlib.Path(folder))
    if done.returncode == NOT_HERE:
        print(done.stdout)
        raise SystemExit(NOT_HERE)
    lines = done.stdout.splitlines()
    is_server = any(line.startswith("with 1 CPU") for line in lines)
    sign = f"WRONG  {mistake.check}:" if is_server else f"WRONG  {arguments.contestant} {mistake.check}: answered wrongly"
    is_found = any(line.startswith(sign) for line in lines)
    is_checked = not is_server or sum(line.startswith("ok ") for line in lines) >= 10
    return "" if done.returncode == 1 and is_found and is_checked else done.stdout


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binaries", type=pathlib.Path, required=True, help="build folder")
    parser.add_argument("--cache", type=pathlib.Path, required=True, help="where contestants are installed")
    parser.add_argument("contestant", choices=sorted(MISTAKES))
    arguments = parser.parse_args()
    missed = 0
    for mistake in MISTAKES[arguments.contestant]:
        output = what_went_wrong(arguments, mistake)
        print(f"{'MISSED' if output else 'found '} {arguments.contestant}/{mistake.file}: {mistake.wrong!r} by \"{mistake.check}\"")
        missed += bool(output)
        if output:
            print(output)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
