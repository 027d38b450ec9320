"""`bakeoff load` as a user meets it: forms of output, exit codes, files, wrong flags."""
import csv
import io
import json
import pathlib
import signal
import subprocess
import sys
import time
import unittest

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from harness import BINARY, SOURCE, BakeoffTest  # noqa: E402

KNOWN_SERVER = pathlib.Path(BINARY).parent.parent / "src/known_server/known_server"
SCHEMA = json.loads((SOURCE / "docs/formats/load.schema.json").read_text())


class Load(BakeoffTest):
    def serve(self, *flags):
        server = subprocess.Popen([KNOWN_SERVER, "--port", "0", "--exit-with-parent", *flags], stdout=subprocess.PIPE, text=True)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        return "http://" + server.stdout.readline().split()[1]

    def load(self, url, *flags, seconds="0.5s"):
        return self.bakeoff("load", url, "-c", "4", "-d", seconds, "--warm-up", "0", "--sleep", *flags)

    def result(self, url, *flags, **options):
        done = self.load(url, "--json", *flags, **options)
        self.assertTrue(done.stdout, done.stderr)
        found = json.loads(done.stdout)
        jsonschema.validate(found, SCHEMA)
        return found, done.returncode

    def test_a_closed_loop(self):
        url = self.serve("--delay-us", "5000")
        found, code = self.result(url)
        self.assertEqual(code, 0)
        self.assertEqual(found["pace"], {"loop": "closed"})
        self.assertGreater(found["requests"], 20)
        done = self.load(url)
        for word in ("requests", "p99.9", "closed loop", "generator"):
            self.assertIn(word, done.stdout)

    def test_an_open_loop_with_files_and_assertions(self):
        url = self.serve()
        flags = ["-R", "200", "--even", "--csv", "l.csv", "--hdr", "l.hlog", "--assert", "delivered>=99%"]
        found, code = self.result(url, *flags, seconds="2s")
        self.assertEqual(code, 0)
        self.assertEqual(found["planned"], 400)
        self.assertEqual(found["requests"] + found["unsent"], 400)
        rows = list(csv.DictReader(io.StringIO((self.folder / "l.csv").read_text())))
        self.assertEqual(len(rows), 2)
        self.assertEqual(sum(int(row["requests"]) for row in rows), found["requests"])
        log = (self.folder / "l.hlog").read_text().splitlines()
        self.assertEqual(sum(line.split(",")[-1].startswith("HISTF") for line in log), 2)

    def test_pipelines_and_short_lived_connections(self):
        url = self.serve()
        for flags, transport in ((["-m", "8"], {"protocol": "HTTP/1.1", "at_once": 8, "keepalive": True}),
                                 (["--no-keepalive"], {"protocol": "HTTP/1.1", "at_once": 1, "keepalive": False})):
            found, code = self.result(url, "--expect-body", "Hello, World!", *flags)
            self.assertEqual((code, found["transport"]), (0, transport))
            self.assertGreater(found["requests"], 20)
        self.assertEqual(self.load(url, "-m", "8", "-R", "100").returncode, 2)
        self.assertEqual(self.load(url, "-m", "8", "--no-keepalive").returncode, 2)

    def test_the_interface_to_the_kernel_can_be_chosen(self):
        url = self.serve()
        found, code = self.result(url, "--io", "epoll")
        self.assertEqual((code, found["generator"]["io"]), (0, "epoll"))
        found, code = self.result(url)
        self.assertEqual(code, 0)
        self.assertIn(found["generator"]["io"], ("epoll", "io_uring"))  # as the kernel has it and allows it
        found, code = self.result(url, "-R", "100")
        self.assertEqual((code, found["generator"]["io"]), (0, "epoll"))

    def test_what_the_server_does_not_speak(self):
        url = self.serve()
        for found, word in ((self.load(url, "--http2"), "does not speak HTTP/2"), (self.load(url.replace("http", "https"), "-k", "--timeout", "1s"), "127.0.0.1"),
                            (self.load(url, "--unix-socket", "/nowhere.sock"), "/nowhere.sock: No such file")):
            self.assertEqual(found.returncode, 3, found.stderr)
            self.assertIn(word, found.stderr)

    def test_a_capacity(self):
        # 4 connections that are each busy for 10 ms: 400 a second at most.
        url = self.serve("--delay-us", "10000")
        flags = ["--try", "0.5s", "--even", "--json", "-t", "1"]
        done = self.bakeoff("load", url, "-c", "4", "--sleep", "--capacity", "p90<40ms", *flags)
        self.assertEqual(done.returncode, 0, done.stderr)
        found = json.loads(done.stdout)
        jsonschema.validate(found, SCHEMA)
        self.assertGreater(found["capacity"]["high"], 150)
        self.assertLess(found["capacity"]["low"], 440)
        self.assertEqual(self.load(url, "--capacity", "p90<1ms", "--try", "0.1s").returncode, 1)
        self.assertEqual(self.load(url, "--capacity", "rate>5").returncode, 2)
        self.assertEqual(self.load(url, "--capacity", "p90<40ms", "-R", "5").returncode, 2)

    def test_an_assertion_that_fails_is_exit_code_1(self):
        url = self.serve("--delay-us", "20000")
        done = self.load(url, "--assert", "p50<10ms", "--assert", "errors<=0")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("FAILS  p50<10ms", done.stdout)
        self.assertIn("holds  errors<=0", done.stdout)

    def test_wrong_answers_are_exit_code_3_unless_something_is_asserted(self):
        url = self.serve("--wrong-body-every", "10")
        self.assertEqual(self.load(url, "--expect-body", "Hello, World!").returncode, 3)
        self.assertEqual(self.load(url, "--expect-body", "Hello, World!", "--assert", "error-rate<20%").returncode, 0)

    def test_answers_are_checked_in_every_way(self):
        url = self.serve("--body", '{"user":{"id":7}}', "--content-type", "application/json")
        good = ["--expect-json", '{ "user": {"id": 7} }', "--expect-field", "/user/id=7", "--expect-match", r'"id":\d+', "--expect-header", "Content-Type: application/json",
                "--expect-header", "date"]
        self.assertEqual(self.load(url, *good).returncode, 0)
        for flags, word in ((["--expect-field", "/user/id=8"], "instead of"), (["--expect-match", "^x"], "does not match"), (["--expect-json", "{}"], "not equal"),
                            (["--expect-header", "x-none"], "x-none is missing"), (["--expect-status", "201"], "status 200"), (["--expect-sha256", "0" * 64], "SHA-256")):
            done = self.load(url, *flags)
            self.assertEqual(done.returncode, 3, flags)
            self.assertIn(word, done.stderr)

    def test_a_file_of_requests(self):
        url = self.serve()
        (self.folder / "users.csv").write_text("id\n1\n2\n")
        (self.folder / "load.toml").write_text('[feeds]\nusers = "users.csv"\n[[requests]]\npath = "/u/{{users.id}}?n={{counter}}"\nweight = 3\n'
                                               '[[requests]]\nmethod = "POST"\npath = "/"\nbody = "{{random:1:9}}"\n')
        found, code = self.result(url, "--requests", "load.toml")
        self.assertEqual(code, 0)
        self.assertGreater(found["requests"], 10)
        (self.folder / "bad.toml").write_text('[[requests]]\npath = "/{{users.id}}"\n')
        done = self.load(url, "--requests", "bad.toml")
        self.assertEqual(done.returncode, 2)
        self.assertIn("{{users.id}}", done.stderr)

    def test_two_urls_are_compared(self):
        found, code = self.result(self.serve("--delay-us", "4000"), self.serve("--delay-us", "8000"), seconds="2s")
        self.assertEqual(code, 0)
        throughput = next(item for item in found["comparisons"] if item["metric"].endswith("throughput"))
        self.assertEqual(throughput["verdict"], "winner")
        self.assertEqual(throughput["winner"], throughput["a"])
        self.assertLess(throughput["ratio"]["low"], 2.0)
        self.assertGreater(throughput["ratio"]["high"], 1.7)

    def test_event_streams(self):
        url = self.serve("--body", "data: 1\n\ndata: 2\n\n", "--content-type", "text/event-stream")
        found, code = self.result(url, "--events")
        self.assertEqual(code, 0)
        self.assertGreaterEqual(found["events"], 2 * found["requests"] - 8)

    def test_no_socket_where_a_socket_is_asked_for(self):
        done = self.load(self.serve().replace("http://", "ws://"))
        self.assertEqual(done.returncode, 3)
        self.assertIn("status 200 instead of 101", done.stderr)

    def test_an_interrupt_prints_what_was_counted(self):
        url = self.serve()
        loading = self.start("load", url, "-d", "60s", "--sleep", "--json")
        time.sleep(2)
        loading.send_signal(signal.SIGINT)
        out, _ = loading.communicate(timeout=10)
        self.assertEqual(loading.returncode, 130)
        self.assertLess(json.loads(out)["seconds"], 5)

    def test_wrong_flags_are_refused(self):
        url = "http://127.0.0.1:1"
        for flags, word in ((["-R", "fast"], "is not a rate"), (["-R", "0"], "sends nothing"), (["--stage", "10s"], "TIME:RATE"), (["--assert", "p99"], "none of"),
                            (["--trace", "no-file"], "no-file"), (["-H", "nonsense"], "is not a header"), (["-R", "5", "--trace", "x"], "--trace")):
            done = self.load(url, *flags)
            self.assertEqual(done.returncode, 2, (flags, done.stderr))
            self.assertIn(word, done.stderr)
        for arguments, word in ((["load"], "Give a URL"), (["load", "wss://127.0.0.1:1", "--http2"], "loaded alone"), (["load", "http://127.0.0.1:99999"], "no valid port"),
                                (["load", "ws://127.0.0.1:1", "--mode", "shout"], "shout")):
            done = self.bakeoff(*arguments)
            self.assertEqual(done.returncode, 2, (arguments, done.stderr))
            self.assertIn(word, done.stderr)

    def test_what_comes_to_nothing_is_told_before_anything_is_sent(self):
        url = "http://127.0.0.1:1"  # nobody is there: whoever asks first gets exit code 3
        for flags, word in (
            (["-d", "inf"], "--duration"), (["-d", "1e300"], "--duration"), (["--timeout", "25h"], "--timeout"), (["--warm-up", "x"], "--warm-up"),
            (["--csv", "no/such/folder.csv"], "--csv"), (["--hdr", "."], "folder"), (["--csv", "x", "--hdr", "x"], "same file"), (["--csv", ""], "--csv"),
            (["-R", ""], "--rate"), (["--capacity", ""], "--capacity"), (["--capacity", "p99<1s", "-R", "5"], "--capacity"),
            (["--no-keepalive", "-m", "2"], "--at-once"), (["--no-keepalive", "--http2"], "HTTP/2"), (["-R", "5", "-m", "2"], "pipelin"), (["--events", "-m", "2"], "--events"),
            (["--mode", "idle"], "ws://"), (["--expect-field", "/a~2=1"], "JSON pointer"), (["--expect-json", "{"], "not JSON"), (["--expect-match", "("], "regular expression"),
            (["--expect-sha256", "abc"], "SHA-256"), (["--io", "io_uring", "-R", "5"], "--io"), (["--io", "io_uring", "--no-keepalive"], "--io"), (["--io", "uring"], "--io"),
        ):
            done = self.load(url, *flags) if "-d" not in flags and "--warm-up" not in flags else self.bakeoff("load", url, *flags)
            self.assertEqual(done.returncode, 2, (flags, done.stderr))
            self.assertIn(word, done.stderr)
        for urls in ([url, "ws://127.0.0.1:1"], ["ws://127.0.0.1:1", "--capacity", "p99<1s"], ["ws://127.0.0.1:1", "--expect-body", "x"]):
            done = self.bakeoff("load", *urls)
            self.assertEqual(done.returncode, 2, (urls, done.stderr))

    def test_an_empty_body_can_be_demanded(self):
        done = self.load(self.serve(), "--expect-body", "")
        self.assertEqual(done.returncode, 3)
        self.assertIn("instead of its end", done.stderr)

    def test_a_server_that_is_not_there(self):
        done = self.load("http://127.0.0.1:1")
        self.assertEqual(done.returncode, 3)
        self.assertIn("refused", done.stderr)


if __name__ == "__main__":
    unittest.main()
