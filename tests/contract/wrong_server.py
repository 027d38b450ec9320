#!/usr/bin/env python3
"""A server that honours the contract but for one chosen mistake: the negative control of check_contract.py."""

import argparse
import concurrent.futures
import email.utils
import http.client
import http.server
import json
import socketserver
import time
import urllib.parse

MISTAKES = [
    "none",
    "body_differs",
    "json_text_type",
    "no_server_header",
    "stale_date",
    "no_date",
    "closes_connections",
    "wrong_solutions",
    "accepts_bad_n",
    "found_everything",
    "cached_upstream",
    "upstream_in_turn",
    "failure_is_200",
    "extra_byte",
]


def queens(full: int, columns: int, left: int, right: int) -> int:
    if columns == full:
        return 1
    solutions, free = 0, full & ~(columns | left | right)
    while free:
        bit = free & -free
        free ^= bit
        solutions += queens(full, columns | bit, (left | bit) << 1, (right | bit) >> 1)
    return solutions


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 1024

    def __init__(self, port: int, upstream: str, mistake: str):
        super().__init__(("127.0.0.1", port), Handler)
        self.upstream = urllib.parse.urlsplit(upstream).netloc
        self.mistake = mistake
        self.kept: list[http.client.HTTPConnection] = []
        self.pool = concurrent.futures.ThreadPoolExecutor(1 if mistake == "upstream_in_turn" else 1300)
        self.merged = None

    def handle_error(self, *_: object) -> None:
        pass  # clients that hang up are part of the test

    def fetch(self, item: int) -> dict:
        for is_last_try in (False, True):
            connection = self.kept.pop() if self.kept and not is_last_try else http.client.HTTPConnection(self.upstream)
            try:
                connection.request("GET", f"/item/{item}")
                answer = connection.getresponse()
                text = answer.read()
                break
            except (http.client.HTTPException, OSError):
                if is_last_try:
                    raise
        self.kept.append(connection)
        found = json.loads(text)
        if answer.status != 200 or found["id"] != item:
            raise ValueError("no such item")
        return {"id": item, "value": found["value"]}

    def merge(self) -> dict:
        if self.mistake == "cached_upstream" and self.merged:
            return self.merged
        items = list(self.pool.map(self.fetch, range(1, 6)))
        self.merged = {"items": items, "sum": sum(item["value"] for item in items)}
        return self.merged


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, *_: object) -> None:
        pass

    def reply(self, status: int, kind: str, body: bytes) -> None:
        mistake = self.server.mistake
        seconds = 784111777 if mistake == "stale_date" else time.time()
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        if mistake != "no_server_header":
            head += "Server: wrong\r\n"
        if mistake != "no_date":
            head += f"Date: {email.utils.formatdate(seconds, usegmt=True)}\r\n"
        self.wfile.write(head.encode() + b"\r\n" + body + (b"x" if mistake == "extra_byte" else b""))
        if mistake == "closes_connections":
            self.close_connection = True

    def reply_json(self, status: int, value: object) -> None:
        kind = "text/plain" if self.server.mistake == "json_text_type" else "application/json"
        self.reply(status, kind, json.dumps(value).encode())

    def do_GET(self) -> None:
        mistake = self.server.mistake
        path, _, query = self.path.partition("?")
        if path == "/plaintext":
            self.reply(200, "text/plain", b"Hello, world!" if mistake == "body_differs" else b"Hello, World!")
        elif path == "/json":
            self.reply_json(200, {"message": "Hello, World!"})
        elif path == "/cpu":
            self.reply_cpu(urllib.parse.parse_qs(query).get("n", [""])[0])
        elif path == "/upstream":
            self.reply_upstream()
        else:
            self.reply_json(200 if mistake == "found_everything" else 404, {})

    def reply_cpu(self, text: str) -> None:
        n = int(text) if text.isdigit() and len(text) <= 2 else 0
        if self.server.mistake == "accepts_bad_n":
            n = max(1, min(n, 12))
        if not 1 <= n <= 12:
            return self.reply_json(400, {})
        wrong = 1 if self.server.mistake == "wrong_solutions" and n == 8 else 0
        self.reply_json(200, {"n": n, "solutions": queens((1 << n) - 1, 0, 0, 0) + wrong})

    def reply_upstream(self) -> None:
        try:
            self.reply_json(200, self.server.merge())
        except (OSError, ValueError, http.client.HTTPException):
            self.reply_json(200 if self.server.mistake == "failure_is_200" else 502, {})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.reply_json(405, {})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--upstream", required=True)
    parser.add_argument("--mistake", choices=MISTAKES, default="none")
    arguments = parser.parse_args()
    Server(arguments.port, arguments.upstream, arguments.mistake).serve_forever()


if __name__ == "__main__":
    main()
