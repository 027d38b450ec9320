"""The part of the contract that is about bodies and files: upload, compression, static."""

import concurrent.futures
import gzip
import json
import os
import pathlib
import random
import re
import time
from collections.abc import Callable

from http_client import Answer, Connection, WrongAnswer

TYPES = {"css": "text/css", "html": "text/html", "js": "(text|application)/javascript", "json": "application/json",
         "png": "image/png", "svg": r"image/svg\+xml"}
SIZES = (0, 1, 17, 65_536, 512_000, 2_097_152)
CROWD = 32


def require(holds: bool, message: str) -> None:
    if not holds:
        raise WrongAnswer(message)


def require_common(answer: Answer, status: int) -> None:
    require(answer.status == status, f"the status is {answer.status}, not {status}: {answer.body[:200]!r}")
    require(answer.header("server") != "", "the Server header is empty")
    require(answer.header("date") != "", "the Date header is empty")


def optional_header(answer: Answer, name: str) -> str:
    return ", ".join(value for key, value in answer.headers if key == name)


class ExtrasChecks:
    """`folder` is the {static} of the server under test; its files may be changed while it runs."""

    def __init__(self, port: int, folder: pathlib.Path, implements: set[str]):
        self.port = port
        self.folder = folder
        self.implements = implements
        self.dataset = json.loads((folder / "dataset.json").read_text())

    def ask(self, path: str, **rest: str) -> Answer:
        with Connection(self.port, timeout=30) as connection:
            answer = connection.ask(path, **rest)
            connection.expect_nothing_more()
            return answer

    # upload

    def require_size(self, answer: Answer, size: int) -> None:
        require_common(answer, 200)
        require(answer.header("content-type").lower().startswith("text/plain"), "it is no plain text by its Content-Type")
        require(answer.body.decode() == str(size), f"it counted {answer.body[:40]!r} of {size} bytes")

    def send_upload(self, connection: Connection, body: bytes) -> Answer:
        head = f"POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.send(head.encode() + body)
        return connection.read_answer()

    def upload_counts_every_byte(self) -> None:
        with Connection(self.port, timeout=30) as connection:
            for size in SIZES:
                self.require_size(self.send_upload(connection, os.urandom(size)), size)
                connection.expect_nothing_more()

    def upload_counts_what_comes_without_a_length(self) -> None:
        with Connection(self.port, timeout=30) as connection:
            head = "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            connection.send(head.encode())
            total = 0
            for size in (1, 70_000, 13, 4096):
                connection.send(f"{size:x}\r\n".encode() + os.urandom(size) + b"\r\n")
                total += size
                time.sleep(0.01)
            connection.send(b"0\r\n\r\n")
            self.require_size(connection.read_answer(), total)

    def upload_is_answered_when_all_is_there(self) -> None:
        with Connection(self.port, timeout=0.5) as connection:
            head = "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nContent-Length: 20\r\n\r\n"
            connection.send(head.encode() + b"0123456789")
            try:
                connection.read_answer()
            except TimeoutError:
                pass
            else:
                raise WrongAnswer("it answered before the second half was sent")
            connection.send(b"0123456789")
            self.require_size(connection.read_answer(), 20)

    def upload_is_for_post(self) -> None:
        require_common_status(self.ask("/upload"), 404, 405)

    def uploads_at_once_are_counted_apart(self) -> None:
        def one(number: int) -> None:
            with Connection(self.port, timeout=60) as connection:
                for turn in range(3):
                    size = 100_000 + 1000 * number + turn
                    self.require_size(self.send_upload(connection, b"x" * size), size)

        with concurrent.futures.ThreadPoolExecutor(CROWD) as pool:
            list(pool.map(one, range(CROWD)))

    # compression

    def priced(self, count: int, m: int) -> dict:
        return {"items": [item | {"total": item["price"] * item["quantity"] * m} for item in self.dataset[:count]], "count": count}

    def require_items(self, answer: Answer, count: int, m: int, is_compressed: bool) -> None:
        require_common(answer, 200)
        kind = answer.header("content-type").lower()
        require(re.fullmatch(r"application/json( *; *charset=utf-8)?", kind) is not None, f"Content-Type is {kind!r}")
        encoding = optional_header(answer, "content-encoding")
        require(encoding == ("gzip" if is_compressed else ""), f"Content-Encoding is {encoding!r}")
        body = gzip.decompress(answer.body) if is_compressed else answer.body
        require(json.loads(body) == self.priced(count, m), f"count={count}, m={m}: the body is {body[:120]!r}")

    def compression_computes_what_is_asked(self) -> None:
        for count, m in [(12, 3), (22, 7), (31, 2), (50, 999), (50, 1)]:
            answer = self.ask(f"/compression/items?count={count}&m={m}", headers="Accept-Encoding: gzip\r\n")
            self.require_items(answer, count, m, True)
            require(len(answer.body) < 0.6 * len(json.dumps(self.priced(count, m))), f"{len(answer.body)} bytes are hardly compressed")
            require("accept-encoding" in optional_header(answer, "vary").lower(), "Vary does not name Accept-Encoding: a cache would mix them up")

    def compression_is_for_those_who_ask(self) -> None:
        self.require_items(self.ask("/compression/items?count=50&m=6"), 50, 6, False)
        self.require_items(self.ask("/compression/items?count=40&m=8", headers="Accept-Encoding: identity\r\n"), 40, 8, False)
        several = "Accept-Encoding: deflate, gzip;q=0.8\r\n"
        self.require_items(self.ask("/compression/items?count=25&m=4", headers=several), 25, 4, True)

    def compression_refuses_bad_numbers(self) -> None:
        for query in ("", "?count=50", "?m=6", "?count=0&m=6", "?count=51&m=6", "?count=x&m=6", "?count=50&m=0", "?count=50&m=-1"):
            try:
                require_common_status(self.ask(f"/compression/items{query}", headers="Accept-Encoding: gzip\r\n"), 400, 422)
            except WrongAnswer as error:
                raise WrongAnswer(f"/compression/items{query}: {error}") from error

    # static

    def require_file(self, name: str) -> None:
        answer = self.ask(f"/static/{name}")
        try:
            require_common(answer, 200)
            kind = answer.header("content-type").lower()
            require(re.match(TYPES[name.rsplit(".", 1)[1]], kind) is not None, f"Content-Type is {kind!r}")
            require(answer.body == (self.folder / name).read_bytes(), f"{len(answer.body)} bytes are not those of the file")
        except WrongAnswer as error:
            raise WrongAnswer(f"/static/{name}: {error}") from error

    def static_serves_every_file(self) -> None:
        for file in sorted(self.folder.iterdir()):
            self.require_file(file.name)

    def static_reads_files_each_time(self) -> None:
        file = self.folder / "fresh.css"
        try:
            for color in ("red", "green"):
                file.write_text(f"p {{ color: {color}; {'x' * random.randrange(1000)} }}\n")
                self.require_file(file.name)
        finally:
            file.unlink(missing_ok=True)
        require_common_status(self.ask("/static/fresh.css"), 404)

    def static_serves_nothing_else(self) -> None:
        secret = self.folder.parent / "secret.css"
        secret.write_text("p { color: secret }\n")
        try:
            for path in ("nothing.css", "../secret.css", "%2e%2e/secret.css", "..%2fsecret.css", "x/../../secret.css", "%00", str(secret)):
                with Connection(self.port, timeout=30) as connection:
                    answer = connection.ask(f"/static/{path}")
                require(b"secret" not in answer.body or answer.status >= 300, f"/static/{path} gave away a file outside")
                require(answer.status in range(300, 500), f"/static/{path}: the status is {answer.status}")
        finally:
            secret.unlink()

    def files_are_served_to_a_crowd(self) -> None:
        names = sorted(file.name for file in self.folder.iterdir())

        def one(number: int) -> None:
            with Connection(self.port, timeout=60) as connection:
                for turn in range(6):
                    name = names[(number + turn) % len(names)]
                    answer = connection.ask(f"/static/{name}")
                    require(answer.body == (self.folder / name).read_bytes(), f"/static/{name}: wrong bytes in a crowd")

        with concurrent.futures.ThreadPoolExecutor(CROWD) as pool:
            list(pool.map(one, range(CROWD)))

    def all(self) -> list[Callable[[], None]]:
        checks = {
            "upload": [self.upload_counts_every_byte, self.upload_counts_what_comes_without_a_length,
                       self.upload_is_answered_when_all_is_there, self.upload_is_for_post, self.uploads_at_once_are_counted_apart],
            "compression": [self.compression_computes_what_is_asked, self.compression_is_for_those_who_ask,
                            self.compression_refuses_bad_numbers],
            "static": [self.static_serves_every_file, self.static_reads_files_each_time, self.static_serves_nothing_else,
                       self.files_are_served_to_a_crowd],
        }
        return [check for workload, some in checks.items() if workload in self.implements for check in some]


def require_common_status(answer: Answer, *statuses: int) -> None:
    require(answer.status in statuses, f"the status is {answer.status}, not one of {statuses}")
    require(answer.header("server") != "", "the Server header is empty")
    require(answer.header("date") != "", "the Date header is empty")
