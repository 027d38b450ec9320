"""Programs that answer wrongly, crash, hang or are not there are results; the others are measured all the same."""
import os
import pathlib
import re
import shutil
import signal
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from harness import HERE, BakeoffTest, processes_mentioning  # noqa: E402

FILE = """title = "{name}"
[programs.{workload}]
command = ["/usr/bin/python3", "{{source_dir}}/program.py", "{mode}"]
"""


class Programs(BakeoffTest):
    def program(self, name, mode="good", workload="thread-scaling"):
        folder = self.folder / "services" / name
        folder.mkdir(parents=True)
        shutil.copy(HERE / "program.py", folder)
        (folder / "contestant.toml").write_text(FILE.format(name=name, mode=mode, workload=workload))
        return str(folder)

    def edit_workload(self, name, *changes):
        file = self.folder / "share/catalog/workloads" / f"{name}.toml"
        text = file.read_text()
        for before, after in changes:
            self.assertIn(before, text)
            text = text.replace(before, after)
        file.write_text(text)

    def run_programs(self, *names, workload="thread-scaling", **options):
        return self.bakeoff("run", *names, "--design", "tiny", "--workload", workload, "--json", "--progress", "none", **options)

    def failing(self, mode):
        good, bad = self.program("good"), self.program("bad", mode)
        done = self.run_programs(good, bad)
        result = self.result(done)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertGreater(self.summary(result, good, "thread-scaling.speedup")["absolute"]["value"], 0)
        summary = self.summary(result, bad, "thread-scaling.speedup")
        self.assertTrue(summary is None or summary["void_because"], summary)
        reasons = [failure["reason"] for failure in result["outcome"]["failures"] if failure["contestant"].startswith(bad)]
        self.assertTrue(reasons, result["outcome"]["failures"])
        return reasons[0]

    def test_two_good_ones_are_compared(self):
        good, slow = self.program("good"), self.program("slow", "slow")
        done = self.run_programs(good, slow)
        result = self.result(done)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(result["outcome"]["failures"], [])
        quick = self.summary(result, good, "thread-scaling.one_worker")["absolute"]["value"]
        self.assertGreater(quick, 5 * self.summary(result, slow, "thread-scaling.one_worker")["absolute"]["value"])

    def test_wrong_from_the_start(self):
        self.assertIn("/solutions is [724,724,724,725,", self.failing("wrong"))

    def test_wrong_when_it_counts(self):
        self.assertIn("/solutions is [724,724,724,725,", self.failing("wrong-later"))

    def test_an_answer_that_is_too_short(self):
        self.assertIn("/solutions", self.failing("short"))

    def test_no_json(self):
        self.assertIn("'724, I think'", self.failing("no-json"))

    def test_does_not_start(self):
        reason = self.failing("no-start")
        self.assertIn("exit code 1", reason)
        self.assertIn("cannot find my library", reason)

    def test_crashes(self):
        self.assertIn("out of ideas", self.failing("crash"))

    def test_dies_of_a_signal(self):
        self.assertIn(f"signal {signal.SIGABRT.value}", self.failing("abort"))

    def test_hangs(self):
        self.edit_workload("thread-scaling", ("answer_seconds = 120", "answer_seconds = 1"))
        self.assertIn("gave no answer within 1 s", self.failing("hang"))

    def test_a_missing_interpreter_is_told_and_scores_no_zero(self):
        done = self.bakeoff("run", "python/free-threaded", self.program("good"), "--design", "tiny", "--workload", "thread-scaling",
                            "--json", "--progress", "none")
        if shutil.which("python3.14t"):
            self.skipTest("this machine has a free-threaded Python")
        result = self.result(done)
        self.assertEqual(done.returncode, 3)
        failure = result["outcome"]["failures"][0]
        self.assertTrue(failure["not_installable"])
        self.assertIn("python3.14t", failure["reason"])
        self.assertIsNone(self.summary(result, "python/free-threaded", "thread-scaling.speedup")["per_epoch"] or None)

    def test_the_plan_foresees_time_and_disk(self):
        done = self.bakeoff("run", "node", "python", "--dry-run", "--workload", "train", "--workload", "inference")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"disk: about [89]\.\d GB")  # most of it is PyTorch's
        self.assertIn("node/tfjs", done.stdout)
        without = self.bakeoff("run", "node", "python/scikit-learn", "--dry-run", "--workload", "train", "--workload", "inference")
        self.assertRegex(without.stdout, r"disk: about [01]\.\d GB|disk: about \d+ MB")

    def test_named_workloads_are_not_in_the_default_plan(self):
        plan = self.bakeoff("run", "node", "python", "--dry-run").stdout
        self.assertIn("thread-scaling", plan)
        self.assertNotIn("python/scikit-learn", plan)
        quick = self.bakeoff("run", "node", "python", "--dry-run", "--quick").stdout
        self.assertNotIn("thread-scaling", quick)

    @unittest.skipUnless(os.path.exists("/usr/bin/redis-server"), "needs redis-server")
    def test_a_redis_that_is_killed_voids_its_block_and_the_run_goes_on(self):
        self.edit_workload("jobs", ("repetitions = 200", "repetitions = 20"), ('"jobs":500', '"jobs":50'),
                           ('"/enqueued" = "500"', '"/enqueued" = "50"'), ("amount = 500", "amount = 50"),
                           ('"41541750"', '"40425"'))
        killed = []
        ended = threading.Event()

        def kill_the_second_redis():  # the first serves the check, the second the first epoch
            seen = []
            while not ended.is_set() and not killed:
                for line in processes_mentioning(f"--dir {self.folder}"):
                    pid = int(re.match(r"\d+", line).group())
                    if "redis-server" in line and pid not in seen:
                        seen.append(pid)
                        if len(seen) == 2:
                            time.sleep(1)
                            os.kill(pid, signal.SIGKILL)
                            killed.append(pid)
                time.sleep(0.01)
        killer = threading.Thread(target=kill_the_second_redis)
        killer.start()
        done = self.bakeoff("run", "node/bullmq", "--design", "tiny", "--workload", "jobs", "--json", "--progress", "none", timeout=400)
        ended.set()
        killer.join()
        self.assertTrue(killed, f"no Redis was seen: {done.stdout[-2000:]} {done.stderr[-2000:]}")
        result = self.result(done)
        reasons = [failure["reason"] for failure in result["outcome"]["failures"]]
        self.assertTrue(any("redis ended in the middle of jobs" in reason for reason in reasons), reasons)
        summary = self.summary(result, "node/bullmq", "jobs.completion_rate")
        self.assertEqual(summary["void_because"], "")
        self.assertGreaterEqual(len(summary["per_epoch"]), 1)


if __name__ == "__main__":
    unittest.main()
