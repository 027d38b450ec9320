#!/usr/bin/env python3
"""Does database_checks.py find mistakes? database_checks_test.py BUILD_FOLDER: each mistake fails its check, none fails without."""

import html
import http.server
import json
import pathlib
import random
import socketserver
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse

from database_checks import ADDED, DatabaseChecks, Psql
from http_client import WrongAnswer
from server_process import free_port

BUILD = pathlib.Path(sys.argv.pop()) if len(sys.argv) > 1 else pathlib.Path("build/dev")
SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
NOT_HERE = 77


def in_numbers(text: str) -> str:
    """As some templates escape: right, too."""
    return "".join(f"&#{ord(letter)};" if letter in "<>&\"'" else letter for letter in text)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    mistake = "none"
    psql: Psql
    page = b""

    def log_message(self, *_: object) -> None:
        pass

    def reply(self, kind: str, body: bytes) -> None:
        self.send_response(200)  # with Server and Date
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def rows(self, count: int) -> list[dict[str, int]]:
        ids = [4711] * count if self.mistake == "remembered_row" else random.sample(range(1, 10001), count)
        numbers = self.psql.numbers()
        return [{"id": row, "randomNumber": numbers[row] + (self.mistake == "wrong_number")} for row in ids]

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        text = urllib.parse.parse_qs(query).get("queries", ["1"])[0]
        count = min(max(int(text) if text.lstrip("-").isdigit() else 1, 1), 1000 if self.mistake == "no_limit" else 500)
        if path == "/fortunes":
            return self.reply("text/html; charset=utf-8", self.fortunes())
        rows = self.rows(count)
        if path == "/updates" and self.mistake != "lost_update":
            for row in rows:
                row["randomNumber"] = random.randint(1, 10000)
            values = ",".join(f"({row['id']},{row['randomNumber']})" for row in rows)
            everything = " OR true" if self.mistake == "writes_too_much" else ""
            self.psql.run(f"UPDATE world SET randomnumber = n FROM (VALUES {values}) AS c (i, n) WHERE id = i{everything}")
        elif path == "/updates":
            for row in rows:
                row["randomNumber"] = random.randint(1, 10000)
        self.reply("application/json", json.dumps(rows[0] if path == "/db" else rows).encode())

    def fortunes(self) -> bytes:
        if self.mistake == "remembered_page" and Handler.page:
            return Handler.page
        found = self.psql.fortunes()
        if self.mistake == "unsorted":
            found.sort(key=lambda fortune: int(fortune[0]))
        if self.mistake == "nothing_added":
            found = [fortune for fortune in found if fortune[1] != ADDED]
        clean = {"unescaped": str, "in_numbers": in_numbers}.get(self.mistake, html.escape)
        rows = "".join(f"<tr><td>{row}</td><td>{clean(message)}</td></tr>" for row, message in found)
        head = "<!DOCTYPE html><html><head><title>Fortunes</title></head><body><table><tr><th>id</th><th>message</th></tr>"
        if self.mistake == "styled_table":
            head = head.replace("<table>", '<table class="wide">')
        Handler.page = f"{head}{rows}</table></body></html>".encode()
        return Handler.page


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


class DatabaseChecksTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        command = [BUILD / "src/lab/try_contestant", "database", SOURCE, cls.folder.name, BUILD, "none", str(free_port())]
        cls.database = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        url = cls.database.stdout.readline().strip()
        if not url:
            print(cls.database.stderr.read())
            sys.exit(NOT_HERE)
        Handler.psql = Psql(url)
        cls.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.checks = DatabaseChecks(cls.server.server_address[1], url, {"db", "queries", "updates", "fortunes"})

    @classmethod
    def tearDownClass(cls) -> None:
        cls.server.shutdown()
        cls.database.terminate()
        cls.database.communicate()
        cls.folder.cleanup()

    def is_right(self, mistake: str, check: str) -> bool:
        Handler.mistake, Handler.page = mistake, b""
        try:
            getattr(self.checks, check)()
            return True
        except WrongAnswer:
            return False

    def test_finds_each_mistake_and_nothing_without(self) -> None:
        for mistake, check in [
            ("remembered_row", "db_reads_a_random_row"),
            ("wrong_number", "db_sees_what_others_write"),
            ("no_limit", "queries_read_as_many_as_asked"),
            ("lost_update", "updates_write_what_they_answer"),
            ("writes_too_much", "updates_write_what_they_answer"),
            ("unescaped", "fortunes_are_sorted_and_escaped"),
            ("styled_table", "fortunes_are_sorted_and_escaped"),
            ("unsorted", "fortunes_are_sorted_and_escaped"),
            ("nothing_added", "fortunes_are_sorted_and_escaped"),
            ("remembered_page", "fortunes_are_read_each_time"),
        ]:
            with self.subTest(mistake):
                self.assertTrue(self.is_right("none", check), check)
                self.assertFalse(self.is_right(mistake, check), mistake)

    def test_takes_every_right_way_to_escape(self) -> None:
        self.assertTrue(self.is_right("in_numbers", "fortunes_are_sorted_and_escaped"))


if __name__ == "__main__":
    unittest.main()
