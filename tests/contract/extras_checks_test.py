#!/usr/bin/env python3
"""Does extras_checks.py find mistakes? Each mistake fails its check, none fails without."""

import gzip
import http.server
import json
import pathlib
import shutil
import socketserver
import tempfile
import threading
import unittest
import urllib.parse

from extras_checks import ExtrasChecks
from http_client import WrongAnswer

FILES = pathlib.Path(__file__).resolve().parents[2] / "catalog/services/static"
KINDS = {"css": "text/css", "html": "text/html", "js": "text/javascript", "json": "application/json", "png": "image/png", "svg": "image/svg+xml"}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    mistake = "none"
    folder = FILES
    kept: dict[str, bytes] = {}

    def log_message(self, *_: object) -> None:
        pass

    def reply(self, status: int, kind: str, body: bytes, **headers: str) -> None:
        self.send_response(status)  # with Server and Date
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def refuse(self, status: int) -> None:
        self.reply(status, "application/json", b"{}")

    def do_POST(self) -> None:
        announced = self.headers.get("Content-Length")
        if self.mistake == "answers_early":
            self.reply(200, "text/plain", str(announced).encode())
            self.close_connection = True
            return
        size = 0
        if announced is not None:
            size = len(self.rfile.read(int(announced)))
        else:
            while chunk := int(self.rfile.readline(), 16):
                size += len(self.rfile.read(chunk))
                self.rfile.readline()
            self.rfile.readline()
        if self.mistake == "believes_the_header":
            size = int(announced or 0)
        if self.mistake == "one_buffer":
            size = min(size, 65_536)
        self.reply(200, "text/plain", str(size).encode())

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path == "/compression/items":
            self.items({name: values[0] for name, values in urllib.parse.parse_qs(query).items()})
        elif path.startswith("/static/"):
            self.file(path.removeprefix("/static/"))
        else:
            self.refuse(200 if self.mistake == "get_is_fine" else 404)

    def items(self, asked: dict[str, str]) -> None:
        if not all(asked.get(name, "").isdigit() for name in ("count", "m")):
            return self.refuse(400)
        count, m = int(asked["count"]), 6 if self.mistake == "remembers_m" else int(asked["m"])
        if not 1 <= count <= 50 or m < 1:
            if self.mistake != "any_number":
                return self.refuse(400)
        dataset = json.loads((FILES / "dataset.json").read_text())
        items = [item | {"total": item["price"] * item["quantity"] * m} for item in dataset[:count]]
        body = json.dumps({"items": items, "count": count}).encode()
        is_asked = "gzip" in self.headers.get("Accept-Encoding", "") or self.mistake == "always_compresses"
        vary = {} if self.mistake == "no_vary" else {"Vary": "Accept-Encoding"}
        if not is_asked:
            return self.reply(200, "application/json", body, **vary)
        packed = gzip.compress(body, 0 if self.mistake == "level_0" else 6)
        self.reply(200, "application/json", packed, Content_Encoding="gzip", **vary)

    def file(self, name: str) -> None:
        plain = urllib.parse.unquote(name) if self.mistake == "leaves_the_folder" else name
        if self.mistake != "leaves_the_folder" and ("/" in name or "%" in name or name.startswith(".")):
            return self.refuse(404)
        try:
            body = (self.folder / plain).read_bytes()
        except (OSError, ValueError):
            return self.refuse(404)
        if self.mistake == "remembers_files":
            body = self.kept.setdefault(name, body)
        kind = "text/plain" if self.mistake == "one_type" else KINDS.get(name.rsplit(".", 1)[-1], "text/plain")
        self.reply(200, kind, body[:-1] if self.mistake == "loses_a_byte" else body)


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_: object) -> None:
        pass  # clients that hang up are part of the test


class ExtrasChecksTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        Handler.folder = pathlib.Path(folder.name, "static")
        shutil.copytree(FILES, Handler.folder)
        server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        self.checks = ExtrasChecks(server.server_address[1], Handler.folder, {"upload", "compression", "static"})

    def is_right(self, mistake: str, check: str) -> bool:
        Handler.mistake, Handler.kept = mistake, {}
        try:
            getattr(self.checks, check)()
            return True
        except (WrongAnswer, OSError, ValueError):
            return False

    def test_finds_nothing_wrong_with_a_right_server(self) -> None:
        for check in self.checks.all():
            with self.subTest(check.__name__):
                self.assertTrue(self.is_right("none", check.__name__))

    def test_finds_each_mistake(self) -> None:
        for mistake, check in [
            ("believes_the_header", "upload_counts_what_comes_without_a_length"),
            ("one_buffer", "upload_counts_every_byte"),
            ("answers_early", "upload_is_answered_when_all_is_there"),
            ("get_is_fine", "upload_is_for_post"),
            ("remembers_m", "compression_computes_what_is_asked"),
            ("no_vary", "compression_computes_what_is_asked"),
            ("level_0", "compression_computes_what_is_asked"),
            ("always_compresses", "compression_is_for_those_who_ask"),
            ("any_number", "compression_refuses_bad_numbers"),
            ("loses_a_byte", "static_serves_every_file"),
            ("one_type", "static_serves_every_file"),
            ("remembers_files", "static_reads_files_each_time"),
            ("leaves_the_folder", "static_serves_nothing_else"),
        ]:
            with self.subTest(mistake):
                self.assertFalse(self.is_right(mistake, check), check)


if __name__ == "__main__":
    unittest.main()
