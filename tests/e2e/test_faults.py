"""Contestants that fail are results; the others are measured all the same, and nothing is left running."""
import os
import pathlib
import socket
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from harness import BakeoffTest  # noqa: E402


class Faults(BakeoffTest):
    def failing(self, mode, ready=10):
        good, bad = self.service("good"), self.service("bad", mode, ready=ready)
        done = self.tiny_run(good, bad)
        result = self.result(done)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertGreater(self.summary(result, good)["absolute"]["value"], 0)
        self.assert_nothing_left()
        reasons = [failure["reason"] + failure["log_tail"] for failure in result["outcome"]["failures"]
                   if failure["contestant"].startswith(bad)]
        self.assertTrue(reasons, result["outcome"]["failures"])
        return result, bad, " ".join(reasons)

    def assert_no_figure(self, result, contestant):
        summary = self.summary(result, contestant)
        self.assertTrue(summary is None or summary["void_because"], summary)
        for score in result["board"]["scores"]:
            if score["stack"] == contestant:
                self.assertNotEqual((score["points"] or {}).get("value"), 0)

    def test_two_good_services_end_well(self):
        done = self.tiny_run(self.service("a"), self.service("b"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.result(done)["outcome"]["failures"], [])
        self.assert_nothing_left()

    def test_does_not_start(self):
        result, bad, reason = self.failing("no-start")
        self.assertIn("code 3", reason)
        self.assertIn("cannot find my database", reason)
        self.assert_no_figure(result, bad)

    def test_never_ready(self):
        result, bad, _ = self.failing("never-ready", ready=1)
        self.assert_no_figure(result, bad)

    def test_answers_wrongly_from_the_start(self):
        result, bad, reason = self.failing("wrong")
        self.assertIn("body", reason)
        self.assert_no_figure(result, bad)

    def test_answers_wrongly_under_load(self):
        good, bad = self.service("good"), self.service("bad", "wrong-under-load")
        done = self.tiny_run(good, bad)
        result = self.result(done)
        self.assert_no_figure(result, bad)
        self.assertGreater(self.summary(result, good)["absolute"]["value"], 0)

    def test_crashes_under_load(self):
        result, bad, reason = self.failing("crash")
        self.assertIn("code 7", reason)
        self.assert_no_figure(result, bad)

    def test_dies_of_a_signal_under_load(self):
        result, bad, reason = self.failing("abort")
        self.assertIn("signal 11", reason)
        self.assert_no_figure(result, bad)

    def test_hangs_under_load(self):
        good, bad = self.service("good"), self.service("bad", "hang")
        done = self.tiny_run(good, bad, timeout=300)
        result = self.result(done)
        self.assert_no_figure(result, bad)
        self.assertGreater(self.summary(result, good)["absolute"]["value"], 0)
        self.assert_nothing_left()

    @unittest.skipUnless(os.geteuid() == 0, "memory limits need a writable cgroup, here: root")
    def test_eats_all_its_memory(self):
        result, bad, reason = self.failing("hog")
        self.assertIn("memory", reason)
        self.assert_no_figure(result, bad)

    def test_forks_and_escapes(self):
        done = self.tiny_run(self.service("good"), self.service("bad", "escape"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_nothing_left()

    def test_ignores_being_told_to_stop(self):
        done = self.tiny_run(self.service("good"), self.service("bad", "stubborn"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_nothing_left()

    def test_floods_its_output(self):
        done = self.tiny_run(self.service("good"), self.service("bad", "flood"))
        self.assertEqual(done.returncode, 0, done.stderr)
        logs = list((self.folder / "data/bakeoff/runs").glob("*/logs/*"))
        self.assertTrue(logs)
        self.assertLess(max(log.stat().st_size for log in logs), 4 << 20)
        self.assert_nothing_left()

    def test_its_port_is_taken(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            good, bad = self.service("good"), self.service("bad", fixed_port=port)
            done = self.tiny_run(good, bad)
        result = self.result(done)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn(f"port {port} is taken", str(result["outcome"]["failures"]))
        self.assertGreater(self.summary(result, good)["absolute"]["value"], 0)

    def test_nothing_left_to_measure(self):
        done = self.tiny_run(self.service("bad", "no-start"))
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assert_nothing_left()

    def test_registry_is_unreachable(self):
        good = self.service("good")
        done = self.tiny_run(good, "node/http", env={"npm_config_registry": "http://127.0.0.1:9/"}, timeout=300)
        result = self.result(done)
        self.assertEqual(done.returncode, 3, done.stderr)
        failure = result["outcome"]["failures"][0]
        self.assertTrue(failure["not_installable"], failure)
        for score in result["board"]["scores"]:
            if score["subject"] == "node/http" and not score["points"]:
                self.assertTrue(score["gap_reason"])
        self.assertGreater(self.summary(result, good)["absolute"]["value"], 0)


if __name__ == "__main__":
    unittest.main()
