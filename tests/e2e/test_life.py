"""Interrupts, kills, full disks, two runs at once, other users, one CPU; and saved runs judged again."""
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from harness import BINARY, SOURCE, BakeoffTest, processes_mentioning  # noqa: E402

ROOT = os.geteuid() == 0


class Life(BakeoffTest):
    def long_run(self):
        process = self.start("run", self.service("a"), self.service("b"), "--design", "long", "--workload", "json")
        self.wait_for_samples()
        return process

    def test_ctrl_c_once_keeps_what_is_measured_and_the_run_goes_on(self):
        process = self.long_run()
        process.send_signal(signal.SIGINT)
        self.assert_nothing_left(1.0)
        _, complaint = process.communicate(timeout=10)
        self.assertEqual(process.returncode, 130, complaint)
        kept = self.samples_file().read_text().count("\n")
        self.assertGreaterEqual(kept, 3)
        run = self.shorten()
        self.assertIn(f"--resume {run}", complaint)
        again = self.bakeoff("run", "--resume", run, "--json")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertGreater(self.samples_file().read_text().count("\n"), kept)
        self.assertGreaterEqual(json.loads(again.stdout)["outcome"]["epochs"], 2)

    def test_ctrl_c_twice_ends_at_once(self):
        process = self.long_run()
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=2), 130)
        self.assert_nothing_left(1.0)

    def test_a_terminated_run_leaves_nothing(self):
        process = self.long_run()
        process.send_signal(signal.SIGTERM)
        self.assert_nothing_left(1.0)
        self.assertEqual(process.wait(timeout=10), 130)

    def test_kill_9_leaves_no_process_and_a_sound_ledger(self):
        a, b = self.service("a"), self.service("b", "escape")
        for _ in range(3):
            process = self.start("run", a, b, "--design", "long", "--workload", "json", "--progress", "none")
            self.wait_for(lambda: processes_mentioning(f"{b}/service.py"), 30, "a service is up")
            time.sleep(random.uniform(0, 1.0))
            self.assertIsNone(process.poll(), "it ended by itself")
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.assert_nothing_left(1.0)
        self.assertEqual(self.bakeoff("evidence", "verify").returncode, 0)

    def test_control_a_plain_process_group_leaves_a_survivor(self):
        """The look for survivors does see one: what bakeoff prevents is real."""
        self.assertTrue(self.survivors_of_a_plain_group())

    def test_a_second_run_is_told_who_measures(self):
        process = self.long_run()
        second = self.tiny_run(str(self.folder / "services/a"))
        self.assertEqual(second.returncode, 2)
        self.assertEqual(second.stdout, "")
        self.assertIn(f"process {process.pid}", second.stderr)
        process.send_signal(signal.SIGKILL)  # even so its claim ends with it
        process.wait()
        third = self.tiny_run(str(self.folder / "services/a"))
        self.assertEqual(third.returncode, 0, third.stderr)

    @unittest.skipUnless(ROOT, "mounting a small disk needs root")
    def test_a_full_disk_ends_the_run_with_a_reason(self):
        disk = self.folder / "data"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=36k", "tmpfs", str(disk)], check=True)
        self.addCleanup(subprocess.run, ["umount", str(disk)], check=True)
        done = self.bakeoff("run", self.service("a"), self.service("b"), "--design", "long", "--workload", "json")
        self.assertEqual(done.returncode, 70, done.stderr)
        self.assertIn("No space left", done.stderr)
        self.assert_nothing_left()

    def test_a_file_where_a_folder_should_be(self):
        (self.folder / "file").write_text("")
        done = self.tiny_run(self.service("a"), env={"XDG_DATA_HOME": str(self.folder / "file")})
        self.assertEqual(done.returncode, 70, done.stderr)
        self.assertIn(str(self.folder / "file"), done.stderr)

    @unittest.skipUnless(ROOT, "mounting a read-only disk needs root")
    def test_a_disk_that_is_read_only(self):
        disk = self.folder / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "ro,size=96k", "tmpfs", str(disk)], check=True)
        self.addCleanup(subprocess.run, ["umount", str(disk)], check=True)
        service = self.service("a")
        for place in ("XDG_DATA_HOME", "XDG_STATE_HOME"):
            with self.subTest(place):
                done = self.tiny_run(service, env={place: str(disk)})
                self.assertEqual(done.returncode, 70, done.stderr)
                self.assertIn(str(disk), done.stderr)
                self.assertIn("Read-only file system", done.stderr)

    @unittest.skipUnless(ROOT, "becoming another user needs root")
    def test_without_root(self):
        a, b = self.service("a"), self.service("b", "escape")
        done = self.as_nobody("run", a, b, "--design", "tiny", "--workload", "json", "--json", "--progress", "none")
        self.assertEqual(done.returncode, 0, done.stderr)
        result = self.result(done)
        self.assertTrue(any("W015" in warning for warning in result["warnings"]), result["warnings"])
        self.assertGreater(self.summary(result, a)["absolute"]["value"], 0)
        self.assert_nothing_left()

    def test_strict_says_when_nothing_is_decided(self):
        a, b = self.service("a"), self.service("b")
        self.assertEqual(self.tiny_run(a, b, "--strict").returncode, 4)  # two epochs cannot decide
        self.assertEqual(self.bakeoff("report", "last").returncode, 0)

    def test_on_one_cpu(self):
        cpu = str(min(os.sched_getaffinity(0)))
        done = self.tiny_run(self.service("a"), design="patient", prefix=("taskset", "-c", cpu))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(any("W011" in warning for warning in self.result(done)["warnings"]))

    def test_a_saved_run_is_judged_again_to_the_same_bytes(self):
        done = self.tiny_run(self.service("a"), self.service("b"))
        self.assertEqual(done.returncode, 0, done.stderr)
        env = {"SOURCE_DATE_EPOCH": "1795430400"}
        first = self.bakeoff("report", "last", "-o", "html:-", env=env)
        second = self.bakeoff("report", "last", "-o", "html:-", env=env)
        self.assertEqual(first.returncode, 0, first.stderr)
        self.assertEqual(first.stdout, second.stdout)
        self.assertIn("<!doctype html>", first.stdout.lower())
        self.assertEqual(self.bakeoff("score", "last", "--json", env=env).stdout, self.bakeoff("score", "last", "--json", env=env).stdout)
        weighed = self.bakeoff("recommend", "last", "--weight", "cpu-bound=100", "--need", "cpu-bound")
        self.assertEqual(weighed.returncode, 0, weighed.stderr)
        self.assertIn("Go", weighed.stdout)
        opened = self.bakeoff("open", "last", env={"PATH": "/nowhere"})
        self.assertTrue(pathlib.Path(opened.stdout.strip()).exists(), opened.stdout)

    def test_the_same_seed_draws_the_same_plan(self):
        a = self.service("a")
        plans = [self.bakeoff("run", a, "--design", "tiny", "--seed", "5", "-n").stdout.split("\n", 1)[1] for _ in range(2)]
        self.assertEqual(*[plan.replace(plan.split("files:")[1].split("\n")[0], "") for plan in plans])

    def test_installed_outside_the_source_tree(self):
        build = pathlib.Path(BINARY).parent.parent
        prefix = self.folder / "usr"
        subprocess.run(["cmake", "--install", str(build), "--prefix", str(prefix)], check=True, capture_output=True)
        env = {key: value for key, value in self.env.items() if key != "BAKEOFF_SHARE"}
        binary = str(prefix / "bin/bakeoff")
        compared = subprocess.run([binary, "compare", "node", "python"], env=env, capture_output=True, text=True, cwd="/")
        self.assertEqual(compared.returncode, 0, compared.stderr)
        checked = subprocess.run([binary, "doctor"], env=env, capture_output=True, text=True, cwd="/")
        self.assertEqual(checked.returncode, 0, checked.stdout)
        self.assertNotIn(str(SOURCE), subprocess.run([binary, "explain", "node/http"], env=env, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    unittest.main()
