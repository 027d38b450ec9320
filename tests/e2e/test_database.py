"""A run whose database is killed: the block counts for nobody, nobody is blamed, and the run goes on with a new database."""
import json
import os
import pathlib
import signal
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from harness import BakeoffTest, processes_mentioning  # noqa: E402

# What it answers needs no database, so that whatever is void is void because the database was watched. With a second
# argument it fails once the port of its database is closed, as a real service would.
SERVICE = """
import asyncio, socket, sys, urllib.parse
port = int(sys.argv[1])
database = urllib.parse.urlsplit(sys.argv[2])
def head(status, body):
    return (f"HTTP/1.1 {status}\\r\\nServer: test\\r\\nDate: Mon, 23 Nov 2026 10:00:00 GMT\\r\\nContent-Type: application/json\\r\\n"
            f"Content-Length: {len(body)}\\r\\n\\r\\n{body}").encode()
connection = None
def is_there():
    global connection
    if connection is None:
        connection = socket.create_connection((database.hostname, database.port))
        connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
class Server(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.pending = transport, b""
    def data_received(self, data):
        self.pending += data
        while b"\\r\\n\\r\\n" in self.pending:
            request, _, self.pending = self.pending.partition(b"\\r\\n\\r\\n")
            right = request.startswith(b"GET /db") and is_there()
            self.transport.write(head("200 OK", '{"id":1,"randomNumber":2}') if right else head("500 No", "{}"))
async def main():
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", port, backlog=512)
    await server.serve_forever()
asyncio.run(main())
"""
MANIFEST = """title = "{name}"
[start]
command = ["/usr/bin/python3", "{{source_dir}}/service.py", "{{port}}", "{{database}}"]
[ready]
path = "/db"
[workloads]
db = "/db"
"""


# A workload for programs with a database of their own, and a program that asks it by two statements.
ASKS = """title = "Asks"
kind = "program"
tier = "named"
question = "How many customers?"
[program]
database = "orm.sql"
[[program.tasks]]
metric = "reads_rate"
request = '{"task":"count"}'
answer = { "/customers" = "1000" }
repetitions = 20
[[program.statements]]
metric = "statements_reads"
task = "reads_rate"
"""
PROGRAM = """
import json, subprocess, sys
for line in sys.stdin:
    ask = ["psql", "-X", "-t", "-A", "-d", sys.argv[1], "-c", "SELECT count(*) FROM customer", "-c", "DELETE FROM line WHERE id = 1"]
    done = subprocess.run(ask, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    print(json.dumps({"customers": int(lines[0])} if done.returncode == 0 else {"error": done.stderr}), flush=True)
"""
PROGRAM_MANIFEST = """title = "{name}"
[programs.asks]
command = ["/usr/bin/python3", "{{source_dir}}/program.py", "{{database}}"]
"""


class Database(BakeoffTest):
    def asking(self, name):
        folder = self.folder / "services" / name
        folder.mkdir(parents=True)
        (folder / "service.py").write_text(SERVICE)
        (folder / "contestant.toml").write_text(MANIFEST.format(name=name))
        return str(folder)

    def postmasters(self):
        """The first process of each PostgreSQL that a run of this test has started."""
        lines = [line for line in processes_mentioning("bakeoff-postgresql-") if "bin/postgres -D" in line]
        pids = {int(line.split(":")[0]) for line in lines}
        return [pid for pid in pids if self.parent(pid) not in pids and self.is_ours(pid)]

    @staticmethod
    def parent(pid):
        try:
            return int(pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            return 0

    def is_ours(self, pid):
        while pid > 1:
            try:
                if str(self.folder).encode() in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes():
                    return True
            except OSError:
                return False
            pid = self.parent(pid)
        return False

    def lines_of(self, name):
        files = list((self.folder / "data/bakeoff/runs").glob(f"*/{name}"))
        whole = files[0].read_text().split("\n")[:-1] if files else []  # the last line may be half there
        return [json.loads(line) for line in whole]

    def failures(self):
        return [line for line in self.lines_of("outcome.jsonl") if "postgresql" in str(line)]

    def program(self, name):
        (self.folder / "share/catalog/workloads/asks.toml").write_text(ASKS)
        folder = self.folder / "services" / name
        folder.mkdir(parents=True)
        (folder / "program.py").write_text(PROGRAM)
        (folder / "contestant.toml").write_text(PROGRAM_MANIFEST.format(name=name))
        return str(folder)

    def test_programs_have_a_database_of_their_own_that_counts_their_statements(self):
        one, other = self.program("one"), self.program("other")
        done = self.bakeoff("run", one, other, "--design", "tiny", "--workload", "asks", "--json", "--progress", "none")
        result = self.result(done)
        self.assertEqual(result["outcome"]["failures"], [])
        for program in (one, other):
            self.assertEqual(self.summary(result, program, "asks.statements_reads")["absolute"]["value"], 2)
        self.assertEqual(self.postmasters(), [])

    def test_a_killed_database_of_programs_blames_none_of_them(self):
        names = [self.program("one"), self.program("other")]
        process = self.start("run", *names, "--design", "long", "--workload", "asks", "--json", "--progress", "none")
        self.wait_for_samples(60)
        first = self.postmasters()
        os.kill(first[0], signal.SIGKILL)
        self.wait_for(self.failures, 60, "a block is void")
        before = len(self.lines_of("samples.jsonl"))
        self.wait_for(lambda: len(self.lines_of("samples.jsonl")) > before + 60, 60, "the run goes on with another")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        result = self.result(self.bakeoff("run", "--resume", self.shorten(), "--json"))
        failures = result["outcome"]["failures"]
        self.assertEqual({failure["contestant"] for failure in failures}, {"postgresql"}, failures)
        summary = self.summary(result, names[0], "asks.reads_rate")
        self.assertFalse(summary["void_because"], summary)

    def test_a_quiet_database_voids_nothing(self):
        done = self.bakeoff("run", self.asking("a"), self.asking("b"), "--design", "tiny", "--workload", "db", "--json", "--progress", "none")
        self.assertEqual(done.returncode, 0, done.stderr)
        result = self.result(done)
        self.assertEqual(result["outcome"]["failures"], [])
        self.assertGreater(self.summary(result, str(self.folder / "services/a"), "db.throughput")["absolute"]["value"], 0)
        self.assertEqual(self.postmasters(), [])

    def test_a_killed_database_voids_its_block_and_the_run_goes_on(self):
        process = self.start("run", self.asking("a"), self.asking("b"), "--design", "long", "--workload", "db", "--json", "--progress", "none")
        self.wait_for_samples(6)
        for _ in range(8):  # between two blocks nobody loses anything, so that it may take more than one
            seen = len(self.lines_of("samples.jsonl"))
            self.wait_for(lambda: len(self.lines_of("samples.jsonl")) > seen, 60, "a block is being measured")
            first = self.postmasters()
            self.assertEqual(len(first), 1)
            os.kill(first[0], signal.SIGKILL)
            self.wait_for(lambda: self.postmasters() not in ([], first), 60, "another database is up")
            if self.failures():
                break
        self.assertTrue(self.failures(), "no block is void")
        before = len(self.lines_of("samples.jsonl"))
        self.wait_for(lambda: len(self.lines_of("samples.jsonl")) > before + 6, 60, "the run goes on")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        again = self.bakeoff("run", "--resume", self.shorten(), "--json")
        result = self.result(again)
        failures = result["outcome"]["failures"]
        self.assertEqual({failure["contestant"] for failure in failures}, {"postgresql"}, failures)
        self.assertIn("counts for no contestant", failures[0]["reason"])
        summary = self.summary(result, str(self.folder / "services/a"), "db.throughput")
        self.assertFalse(summary["void_because"], summary)
        self.wait_for(lambda: not self.postmasters(), 5, "no database is left")


if __name__ == "__main__":
    unittest.main()
