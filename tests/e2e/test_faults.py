"""Contestants that fail are results; the others are measured all the same, and nothing is left running."""
import os
import pathlib
import socket
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from harness import BakeoffTest  # noqa: E402

ROOT = os.geteuid() == 0


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
            if contestant in (score["stack"], score["subject"]):
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
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("Wurld", str(result["outcome"]) + done.stderr)
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
        done = self.tiny_run(good, bad, "--seed", "2")  # the hidden copy is of the other one: each hang costs ten seconds
        result = self.result(done)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("it hangs: no answer within 10 s", str([failure["reason"] for failure in result["outcome"]["failures"]]))
        self.assert_no_figure(result, bad)
        self.assertGreater(self.summary(result, good)["absolute"]["value"], 0)
        self.assert_nothing_left()

    def starved(self, measure):
        """One contestant holds 100 MB of its 400, the other asks for 2,560."""
        roomy, bad = self.service("roomy", "roomy"), self.service("bad", "hog")
        run = self.planned_run(roomy, bad, change=lambda plan: plan["placement"].update(memory_max_bytes=400 << 20))
        done = measure("run", "--resume", run, "--json", "--progress", "none")
        result = self.result(done)
        self.assertEqual(done.returncode, 3, done.stderr)
        failures = result["outcome"]["failures"]
        self.assertIn("ran out of memory", str([each["reason"] for each in failures if each["contestant"].startswith(bad)]))
        self.assertEqual([each for each in failures if each["contestant"].startswith(roomy)], [])
        self.assertGreater(self.summary(result, roomy)["absolute"]["value"], 0)
        self.assert_no_figure(result, bad)
        self.assert_nothing_left()
        return {facts["limits_enforced"] for facts in result["outcome"]["facts"] if facts["contestant"] in (roomy, bad)}

    def test_eats_all_its_memory(self):
        self.starved(self.bakeoff)

    @unittest.skipUnless(ROOT, "becoming another user needs root")
    def test_eats_all_its_memory_where_limits_are_only_observed(self):
        self.assertEqual(self.starved(self.as_nobody), {False})

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
        self.assert_no_figure(result, bad)
        self.assertGreater(self.summary(result, good)["absolute"]["value"], 0)
        free = self.tiny_run(bad)  # the control: the same service once the port is free
        self.assertEqual(free.returncode, 0, free.stderr)
        self.assertGreater(self.summary(self.result(free), bad)["absolute"]["value"], 0)

    def test_nothing_left_to_measure(self):
        done = self.tiny_run(self.service("bad", "no-start"))
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assert_nothing_left()

    def test_registry_is_unreachable(self):
        good, names = self.service("good"), ("node/http", "python/starlette")
        closed = {"npm_config_registry": "http://127.0.0.1:9/", "npm_config_cache": str(self.folder / "empty"),
                  "npm_config_fetch_retry_mintimeout": "100", "PIP_INDEX_URL": "http://127.0.0.1:9/simple/", "PIP_NO_CACHE_DIR": "1"}
        done = self.tiny_run(good, *names, env=closed)
        result = self.result(done)
        self.assertEqual(done.returncode, 3, done.stderr)
        reasons = {failure["contestant"]: failure for failure in result["outcome"]["failures"]}
        for name in names:
            self.assertTrue(reasons[name]["not_installable"], reasons[name])
            self.assertRegex(reasons[name]["reason"], rf"^{name} cannot be installed here \(it needs \w+\): registry unreachable")
            self.assert_no_figure(result, name)
        for score in result["board"]["scores"]:  # unknown is not zero
            self.assertTrue(score["points"] or score["gap_reason"], score)
            self.assertNotEqual((score["points"] or {}).get("value"), 0, score)
        self.assertGreater(self.summary(result, good)["absolute"]["value"], 0)


if __name__ == "__main__":
    unittest.main()
