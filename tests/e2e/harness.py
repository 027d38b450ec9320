"""What the end-to-end tests share: a private home for bakeoff, services with set mistakes, a look at what is left running."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
BINARY = os.environ.get("BAKEOFF", str(SOURCE / "build/dev/bin/bakeoff"))

REFERENCE = pathlib.Path(BINARY).parent.parent / "libexec/bakeoff-reference"
NOBODY = 65534

CONTESTANT = """title = "{name}"
[start]
command = {command}
{fixed}
[ready]
path = "/json"
timeout_seconds = {ready}
[workloads]
json = "/json"
plaintext = "/plaintext"
"""


def processes_mentioning(word):
    """Command lines of live processes that hold `word` (zombies have none)."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if word in line:
            found.append(f"{entry.name}: {line}")
    return found


class BakeoffTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bakeoff-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        share = self.folder / "share"
        shutil.copytree(SOURCE / "catalog", share / "catalog")
        shutil.copytree(SOURCE / "contestants", share / "contestants", ignore=shutil.ignore_patterns("node_modules"))
        with open(share / "catalog/designs.toml", "a") as designs:
            designs.write((SOURCE / "tests/support/short_designs.toml").read_text())
        self.env = {key: value for key, value in os.environ.items()
                    if key not in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "CI", "COLUMNS", "SOURCE_DATE_EPOCH")}
        self.env.update(XDG_DATA_HOME=str(self.folder / "data"), XDG_STATE_HOME=str(self.folder / "state"),
                        XDG_CACHE_HOME=str(self.folder / "cache"), BAKEOFF_SHARE=str(share), LC_ALL="C.UTF-8")

    def tearDown(self):
        self.assert_nothing_left()

    def service(self, name, mode="good", fixed_port=None, ready=10):
        """A folder with a service of our own; a good one is the reference server, which costs little."""
        folder = self.folder / "services" / name
        folder.mkdir(parents=True)
        fixed = f"port = {fixed_port}" if fixed_port else ""
        port = str(fixed_port) if fixed_port else "{port}"
        if mode == "good":
            shutil.copy(REFERENCE, folder / "server")
            command = ["{source_dir}/server", "--port", port, "--cpus", "1"]
        else:
            shutil.copy(HERE / "service.py", folder / "service.py")
            command = ["/usr/bin/python3", "{source_dir}/service.py", port, mode]
        (folder / "contestant.toml").write_text(CONTESTANT.format(name=name, command=json.dumps(command), fixed=fixed, ready=ready))
        return str(folder)

    def bakeoff(self, *arguments, env=None, timeout=120, prefix=(), **options):
        return subprocess.run([*prefix, BINARY, *arguments], env={**self.env, **(env or {})}, cwd=self.folder,
                              capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL, **options)

    def start(self, *arguments, **options):
        process = subprocess.Popen([BINARY, *arguments], env=self.env, cwd=self.folder, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL, **options)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.communicate()

    def as_nobody(self, *arguments, **options):
        """Runs bakeoff as user nobody, who then owns everything in this test's folder."""
        for path in (self.folder, *self.folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        return self.bakeoff(*arguments, env={"HOME": str(self.folder)},
                            prefix=("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"), **options)

    def tiny_run(self, *names, design="tiny", **options):
        return self.bakeoff("run", *names, "--design", design, "--workload", "json", "--json", "--progress", "none", **options)

    def result(self, done):
        self.assertTrue(done.stdout.startswith("{"), done.stderr + done.stdout[:200])
        return json.loads(done.stdout)

    def summary(self, result, contestant, metric="json.throughput"):
        for summary in result["analysis"]["summaries"]:
            if summary["contestant"] == contestant and summary["metric"] == metric:
                return summary
        return None

    def wait_for(self, condition, seconds, what):
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            if condition():
                return
            time.sleep(0.02)
        self.fail(f"not within {seconds} s: {what}")

    def assert_nothing_left(self, seconds=1.0):
        """No service of this test is alive: each one's command line holds the test's own folder."""
        mark = str(self.folder / "services")
        self.wait_for(lambda: not processes_mentioning(mark), seconds, f"no process of {mark}, there are {processes_mentioning(mark)}")

    def planned_run(self, *names, change):
        """The id of a run that was planned and not measured; `change` edits its plan. `run --resume ID` measures it."""
        process = self.start("run", *names, "--design", "tiny", "--workload", "json", "--progress", "none")
        plans = self.folder / "data/bakeoff/runs"
        self.wait_for(lambda: list(plans.glob("*/plan.json")) or process.poll() is not None, 30, "a plan on disk")
        self.assertIsNone(process.poll(), "it ended by itself")
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.assert_nothing_left()
        file = list(plans.glob("*/plan.json"))[0]
        plan = json.loads(file.read_text())
        change(plan)
        file.write_text(json.dumps(plan))
        for name in ("samples.jsonl", "outcome.jsonl"):
            (file.parent / name).unlink(missing_ok=True)
        return plan["run_id"]

    def survivors_of_a_plain_group(self):
        """The control: who outlives a service whose process group was killed without bakeoff. They are ended here, by pid."""
        folder = self.service("control", "escape")
        leader = subprocess.Popen(["/usr/bin/python3", f"{folder}/service.py", "0", "escape"], start_new_session=True)
        self.addCleanup(self.end, leader)

        def has_left_the_group(line):
            try:
                return os.getpgid(int(line.split(":")[0])) != leader.pid
            except ProcessLookupError:
                return False
        self.wait_for(lambda: any(map(has_left_the_group, processes_mentioning(folder))), 10, "the daemon is up")
        os.killpg(leader.pid, signal.SIGKILL)
        leader.wait()
        time.sleep(0.1)
        left = processes_mentioning(folder)
        for line in left:
            os.kill(int(line.split(":")[0]), signal.SIGKILL)
        return left

    def samples_file(self):
        found = list((self.folder / "data/bakeoff/runs").glob("*/samples.jsonl"))
        return found[0] if found else None

    def wait_for_samples(self, lines=3):
        def enough():
            file = self.samples_file()
            return file is not None and file.read_text().count("\n") >= lines
        self.wait_for(enough, 60, "samples on disk")

    def shorten(self):
        """Lets a resumed run end soon: its plan's design gets few epochs."""
        plan = self.samples_file().parent / "plan.json"
        text = json.loads(plan.read_text())
        text["design"].update(least_epochs=2, most_epochs=2, slice_seconds=0.1, rounds=1)
        plan.write_text(json.dumps(text))
        return text["run_id"]
