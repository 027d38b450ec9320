"""Messages, streams and set rates from end to end: what is right gets figures, what is wrong is found before or under load."""
import json
import pathlib
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from harness import REFERENCE, SOURCE, BakeoffTest  # noqa: E402

PATHS = """
[workloads]
json = "/json"
ws-echo = "/ws/echo"
ws-broadcast = "/ws/room"
idle-connections = "/ws/echo"
sse-tokens = "/tokens"
"""


class RealTime(BakeoffTest):
    def talker(self, name, mistake, more=""):
        """A service of messages with one set mistake; without a mistake it is the reference server."""
        folder = self.folder / "services" / name
        folder.mkdir(parents=True)
        if mistake == "":
            shutil.copy(REFERENCE, folder / "server")
            command = ["{source_dir}/server", "--port", "{port}", "--cpus", "1"]
        else:
            shutil.copy(SOURCE / "tests/contract/wrong_sockets.py", folder / "wrong_sockets.py")
            command = ["/usr/bin/python3", "{source_dir}/wrong_sockets.py", "{port}", mistake]
        (folder / "contestant.toml").write_text(
            f'title = "{name}"\n[start]\ncommand = {json.dumps(command)}\n[ready]\npath = "/json"\n{PATHS}{more}')
        return str(folder)

    def run_workload(self, workload, *names, options=()):
        done = self.bakeoff("run", *names, "--design", "patient", *options, "--workload", workload, "--json", "--progress", "none")
        return done, self.result(done)

    def assert_voided(self, workload, mistake, words):
        good, bad = self.talker("good", "none"), self.talker("bad", mistake)
        done, result = self.run_workload(workload, good, bad)
        metric = f"{workload}.throughput"
        self.assertEqual(self.summary(result, good, metric)["void_because"], "", done.stderr)
        self.assertGreater(self.summary(result, good, metric)["absolute"]["value"], 0)
        summary = self.summary(result, bad, metric)
        self.assertIsNotNone(summary, done.stderr)
        self.assertRegex(summary["void_because"], words)
        for score in result["board"]["scores"]:
            if bad in (score["stack"], score["subject"]):
                self.assertNotEqual((score["points"] or {}).get("value"), 0)

    def test_right_messages_get_figures(self):
        for workload in ("ws-echo", "ws-broadcast"):
            with self.subTest(workload):
                a, b = self.talker(f"a-{workload}", ""), self.talker(f"b-{workload}", "none")
                done, result = self.run_workload(workload, a, b)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(result["outcome"]["failures"], [])
                for service in (a, b):
                    for metric in ("throughput", "latency_p50"):
                        self.assertGreater(self.summary(result, service, f"{workload}.{metric}")["absolute"]["value"], 0)

    def test_wrong_messages_are_found_before_the_clock_starts(self):
        self.assert_voided("ws-echo", "changes", "answers differ from the contract: .*not as they were sent")

    def test_a_room_that_leaves_one_out_is_found(self):
        self.assert_voided("ws-broadcast", "loses", "answers differ from the contract: .*did not arrive")

    def test_a_changed_message_under_load_is_found(self):
        self.assert_voided("ws-echo", "changes_later", "wrong")

    def test_a_doubled_message_under_load_is_found(self):
        self.assert_voided("ws-broadcast", "doubles_later", "wrong.*twice")

    def test_idle_connections_and_streams_get_figures(self):
        service = self.talker("even", "none")
        _, idle = self.run_workload("idle-connections", service, options=("--budget", "100s"))  # 1,000 of them
        held = self.summary(idle, service, "idle-connections.bytes_per_connection")
        self.assertGreater(held["absolute"]["value"], 200)
        self.assertLess(held["absolute"]["value"], 1 << 20)
        _, streams = self.run_workload("sse-tokens", service)
        jitter = self.summary(streams, service, "sse-tokens.token_jitter_p99")
        self.assertLess(jitter["absolute"]["value"], 1)

    def test_streams_that_are_not_whole_are_found(self):
        service = self.talker("short", "leaves_a_token_out")
        done, result = self.run_workload("sse-tokens", service)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("answers differ from the contract", str(result["outcome"]["failures"]))

    def test_what_is_not_offered_is_unsupported_with_its_reason(self):
        talks = self.talker("talks", "")
        silent = self.service("silent")
        named = pathlib.Path(silent) / "contestant.toml"
        named.write_text(named.read_text() + '[unsupported]\nws-echo = "it only answers"\n')
        done, result = self.run_workload("ws-echo", talks, silent)
        self.assertEqual(done.returncode, 0, done.stderr)
        summary = self.summary(result, silent, "ws-echo.throughput")
        self.assertEqual(summary["void_because"], "unsupported: it only answers")
        self.assertEqual(result["outcome"]["failures"], [])


if __name__ == "__main__":
    unittest.main()
