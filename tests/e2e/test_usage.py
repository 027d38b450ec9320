"""Bad usage gives a clear error and the documented exit code; good usage goes where it should."""
import json
import os
import pathlib
import pty
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from harness import BINARY, BakeoffTest  # noqa: E402


class Usage(BakeoffTest):
    def assert_refused(self, done, *words):
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stdout, "")
        for word in words:
            self.assertIn(word, done.stderr)

    def test_no_arguments_shows_help_and_fails(self):
        self.assert_refused(self.bakeoff(), "Examples:")

    def test_unknown_words_get_the_nearest_known(self):
        self.assert_refused(self.bakeoff("run", "ndoe"), "did you mean 'node'")
        self.assert_refused(self.bakeoff("run", "node", "--qiuck"), "did you mean '--quick'")
        self.assert_refused(self.bakeoff("rum", "node"), "did you mean 'run'")
        self.assert_refused(self.bakeoff("compare", "node", "pyhton"), "did you mean 'python'")
        self.assert_refused(self.bakeoff("explain", "hirring"), "did you mean 'hiring'")
        self.assert_refused(self.bakeoff("compare", "node", "--profile", "webapi"), "did you mean 'web-api'")

    def test_an_unknown_export_is_refused_before_measuring(self):
        self.assert_refused(self.bakeoff("run", "node", "--export", "x.pdf"), ".html")
        self.assert_refused(self.bakeoff("run", "node", "--export", "no/such/folder/x.html"), "no/such/folder")

    def test_a_folder_without_a_contestant(self):
        (self.folder / "empty").mkdir()
        self.assert_refused(self.bakeoff("run", "./empty"), "contestant.toml")

    def test_all_mistakes_of_a_contestant_at_once(self):
        folder = self.folder / "bad"
        folder.mkdir()
        (folder / "contestant.toml").write_text(
            'titel = "typo"\n[start]\ncommand = "not a list"\nport = 70000\n')
        done = self.bakeoff("run", "./bad")
        self.assert_refused(done, "titel", "did you mean 'title'")
        for line in (1, 3, 4):
            self.assertRegex(done.stderr, rf"bad/contestant\.toml:{line}:\d+: ")

    def test_a_workload_that_does_not_exist(self):
        folder = self.folder / "bad"
        folder.mkdir()
        (folder / "contestant.toml").write_text('title = "x"\n[start]\ncommand = ["/bin/true", "{port}"]\n[workloads]\njsno = "/json"\n')
        self.assert_refused(self.bakeoff("run", "./bad"), "jsno", "did you mean 'json'")

    def test_broken_toml_names_the_place(self):
        folder = self.folder / "bad"
        folder.mkdir()
        (folder / "contestant.toml").write_text('title = "x"\n[start\n')
        done = self.bakeoff("run", "./bad")
        self.assert_refused(done)
        self.assertRegex(done.stderr, r"bad/contestant\.toml:2:\d+: ")

    def test_all_mistakes_of_the_catalog_at_once(self):
        catalog = self.folder / "share/catalog"
        (catalog / "workloads/json.toml").write_text("question = 7\n")
        with open(catalog / "designs.toml", "a") as designs:
            designs.write("surprise = true\n")
        done = self.bakeoff("compare", "node", "python")
        self.assert_refused(done)
        self.assertRegex(done.stderr, r"workloads/json\.toml:1:\d+: ")
        self.assertRegex(done.stderr, r"designs\.toml:\d+:\d+: ")

    def test_dry_run_starts_nothing(self):
        done = self.bakeoff("run", "node", "python", "--quick", "-n")
        self.assertEqual(done.returncode, 0, done.stderr)
        for word in ("node/fastify", "ci --ignore-scripts", "python/fastapi", "hidden copy", "time:"):
            self.assertIn(word, done.stdout)
        self.assertFalse((self.folder / "data").exists())
        self.assertFalse((self.folder / "cache").exists())

    def test_compare_shows_the_published_six_from_cited_evidence(self):
        done = self.bakeoff("compare", "node", "python", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        board = json.loads(done.stdout)["board"]
        published = {verdict["criterion"]: verdict["published"] for verdict in board["verdicts"] if verdict["published"]}
        self.assertEqual(published["io-performance"], {"node": 10, "python": 7})
        self.assertEqual(len(published), 6)
        self.assertEqual(board["published_tally"]["wins"], {"node": 3, "python": 2})
        self.assertEqual(board["published_tally"]["ties"], 1)

    def test_every_score_links_to_evidence_that_is_in_the_result(self):
        result = json.loads(self.bakeoff("compare", "node", "python", "go", "rust", "ruby", "elixir", "--json").stdout)
        known = {item["id"] for item in result["evidence"]}
        scored = [score for score in result["board"]["scores"] if score["points"]]
        self.assertGreater(len(scored), 12)
        for score in scored:
            ids = [link for probe in score["probes"] for link in probe["evidence"]]
            self.assertTrue(ids, score)
            self.assertEqual([link for link in ids if link not in known], [], score["criterion"])

    def test_a_pipe_gets_no_escape_bytes(self):
        done = self.bakeoff("compare", "node", "python")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("\x1b", done.stdout)
        self.assertLessEqual(max(len(line) for line in done.stdout.splitlines()), 80)
        coloured = self.bakeoff("--color", "always", "compare", "node", "python")
        self.assertIn("\x1b[", coloured.stdout)
        plain = self.bakeoff("compare", "node", "python", env={"FORCE_COLOR": "1", "NO_COLOR": "1"})
        self.assertNotIn("\x1b", plain.stdout)

    def test_a_terminal_gets_colour_unless_it_is_dumb(self):
        for term, coloured in (("xterm-256color", True), ("dumb", False)):
            leader, follower = pty.openpty()
            process = subprocess.Popen([BINARY, "compare", "node", "python"], env={**self.env, "TERM": term},
                                       stdout=follower, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
            os.close(follower)
            text = b""
            try:
                while chunk := os.read(leader, 65536):
                    text += chunk
            except OSError:  # the other end is closed
                pass
            os.close(leader)
            self.assertEqual(process.wait(), 0)
            self.assertEqual(b"\x1b[" in text, coloured, term)

    def test_explain_knows_what_reports_print(self):
        for word in ("io-performance", "W012", "undecided", "exit-3", "scoring", "web-api", "json", "node", "node/fastify"):
            done = self.bakeoff("explain", word)
            self.assertEqual(done.returncode, 0, word)
            self.assertGreater(len(done.stdout), 20)

    def test_explain_tells_the_size_and_the_program_of_a_contestant(self):
        text = self.bakeoff("explain", "python/pytorch").stdout
        self.assertIn("5.4 GB", text)
        self.assertIn("train.py", text)
        self.assertNotIn("start", text)
        self.assertIn("start", self.bakeoff("explain", "node/fastify").stdout)

    def test_lists(self):
        for what in ("stacks", "contestants", "workloads", "criteria", "profiles", "designs", "runs"):
            done = self.bakeoff("list", what, "--json")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIsInstance(json.loads(done.stdout), list)
        self.assert_refused(self.bakeoff("list", "everything"), "contestants")

    def test_doctor_names_the_fix_for_a_missing_tool(self):
        good = self.bakeoff("doctor", "--json")
        self.assertEqual(good.returncode, 0, good.stdout)
        poor = self.bakeoff("doctor", env={"PATH": "/nowhere"})
        self.assertEqual(poor.returncode, 5)
        self.assertIn("apt-get install npm", poor.stdout)

    def test_evidence_is_added_listed_shown_and_verified(self):
        added = self.bakeoff("evidence", "add", "--stack", "node", "--topic", "team", "--claim", "our team knows it")
        self.assertEqual(added.returncode, 0, added.stderr)
        record = added.stdout.strip()
        self.assertIn("our team knows it", self.bakeoff("evidence", "show", record).stdout)
        self.assertIn(record, self.bakeoff("evidence", "list", "--kind", "user").stdout)
        self.assertIn("chain sound", self.bakeoff("evidence", "verify").stdout)
        self.assert_refused(self.bakeoff("evidence", "add", "--stack", "node"), "--claim")

    def test_the_load_generator_alone(self):
        self.assertEqual(self.bakeoff("load", "http://127.0.0.1:1/", "-d", "1s").returncode, 3)
        self.assert_refused(self.bakeoff("load", "ftp://127.0.0.1/"), "is not a URL")
        self.assert_refused(self.bakeoff("load", "http://127.0.0.1:1/", "-d", "soon"), "duration")


if __name__ == "__main__":
    unittest.main()
