#!/usr/bin/env python3
"""Throws bad bytes at the reference server from both sides, as client and as upstream; it must go on answering.

  check_robustness.py [--seconds 10] [--seed 1] -- build/libexec/bakeoff-reference --port {port} --cpus 1 --upstream {upstream}

Meant for a build with sanitizers: the exit code of the server must be 0 after SIGTERM.
"""

import argparse
import random
import socket
import sys
import threading
import time

from http_client import Connection, WrongAnswer, request_bytes
from server_process import ServerProcess, fill_words, free_port

PIECES = [
    b"GET ", b"/json", b"/plaintext", b"/cpu?n=8", b"/upstream", b" HTTP/1.1", b" HTTP/1.0", b" HTTP/2.0", b"\r\n", b"\n",
    b"\r", b"\r\n\r\n", b"Host: x\r\n", b"Content-Length: 5\r\n", b"Content-Length: 99999999999999999999\r\n",
    b"Transfer-Encoding: chunked\r\n", b"Connection: close\r\n", b"Expect: 100-continue\r\n", b"5\r\nhello\r\n", b"0\r\n\r\n",
    b"ffffffffffffffff\r\n", b": ", b" ", b"\t", b"\0", b"\xff\xfe", b"POST ", b"HEAD ", b"http://h/json", b"?", b"*",
    b"X: " + b"a" * 9000 + b"\r\n", b"A" * 20000, b'{"id":1,"value":1}', b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Continue\r\n\r\n",
    b'Content-Length: 18\r\n\r\n{"id":1,"value":1}', b"[" * 200, b'{"id":', b"9223372036854775807", b'"\\u12', b"1e400", b"-",
]  # fmt: skip
WHOLE = [
    request_bytes("/json"),
    request_bytes("/upstream"),
    request_bytes("/cpu?n=8"),
    request_bytes("/plaintext", "HEAD"),
    request_bytes("/json", "POST", "Content-Length: 5\r\n", "hello"),
    request_bytes("/json", "POST", "Transfer-Encoding: chunked\r\n", "5;a=b\r\nhello\r\n0\r\nT: x\r\n\r\n"),
]


def bad_bytes(chance: random.Random) -> bytes:
    kind = chance.randrange(4)
    if kind == 0:
        return chance.randbytes(chance.randrange(1, 400))
    if kind == 1:
        return b"".join(chance.choices(PIECES, k=chance.randrange(1, 14)))
    data = bytearray(b"".join(chance.choices(WHOLE, k=chance.randrange(1, 6))))
    if kind == 2:
        for _ in range(chance.randrange(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data[: chance.randrange(1, len(data) + 1)])


def send_in_pieces(connection: socket.socket, data: bytes, chance: random.Random) -> None:
    while data:
        size = chance.choice([len(data), chance.randrange(1, len(data) + 1)])
        connection.sendall(data[:size])
        data = data[size:]


def leave(connection: socket.socket, chance: random.Random) -> None:
    """Goes away in one of the ways that clients do."""
    way = chance.randrange(4)
    if way == 0:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # close sends RST
    elif way == 1:
        connection.shutdown(socket.SHUT_WR)
        connection.recv(65536)
    elif way == 2:
        connection.recv(16)


def annoy(port: int, chance: random.Random, until: float) -> None:
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), 0.2) as connection:
                for _ in range(chance.randrange(1, 4)):
                    send_in_pieces(connection, bad_bytes(chance), chance)
                leave(connection, chance)
        except OSError:
            pass


class HostileUpstream:
    """Answers rightly, wrongly, in pieces, too much, or hangs up: whatever the dice say."""

    def __init__(self, seed: int):
        self._chance = random.Random(seed)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self._listener.getsockname()[1]
        self.is_kind = False
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(30)
            try:
                while head := connection.recv(4096):
                    if not self._answer(connection, int(head.split(b" ", 2)[1].rsplit(b"/", 1)[1])):
                        return
            except (OSError, ValueError, IndexError):
                pass

    def _answer(self, connection: socket.socket, item: int) -> bool:
        body = b'{"id":%d,"value":%d}' % (item, item * item)
        right = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        kind = 9 if self.is_kind else self._chance.randrange(10)
        if kind == 0:
            return False
        if kind == 1:
            connection.sendall(bad_bytes(self._chance))
        elif kind == 2:
            connection.sendall(right + bad_bytes(self._chance))
        elif kind == 3:
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" + right)
        elif kind == 4:
            connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + body)
            return False
        elif kind == 5:
            connection.sendall(right[: self._chance.randrange(len(right))])
            return False
        elif kind == 6:
            connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + bad_bytes(self._chance))
        else:
            send_in_pieces(connection, right, self._chance)
        return True


def read_slowly(port: int) -> None:
    """Asks for far more than it reads: the server must stop reading, and still answer it all in the end."""
    count = 40000
    with Connection(port, timeout=60) as connection:
        sender = threading.Thread(target=connection.send, args=(request_bytes("/json") * count,))
        sender.start()
        time.sleep(0.5)
        for _ in range(count):
            if connection.read_answer().body != b'{"message":"Hello, World!"}':
                raise WrongAnswer("a slow reader got a wrong answer")
        sender.join()


def expect_refusals(port: int) -> None:
    """What must be refused, with the status, and the connection closed after it."""
    cases = [
        (b"GET /json HTTP/1.1\r\n\r\n", 400),
        (b"GET /json HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET  /json HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET /json HTTP/1.1\nHost: a\n\n", 400),
        (b"GET /json HTTP/1.1\r\nHost : a\r\n\r\n", 400),
        (b"GET /json HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400),
        (b"GET /json HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", 400),
        (b"GET json HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"G\x00T", 400),
        (b"\x16\x03\x01\x02\x00", 400),
        (b"GET /json HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        (b"POST /json HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        (b"POST /json HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /json HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST /json HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
        (b"POST /json HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
        (b"POST /json HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n", 413),
        (b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 20000 + b"\r\n\r\n", 431),
    ]
    for data, status in cases:
        with Connection(port) as connection:
            connection.send(data)
            try:
                answer = connection.read_answer()
            except TimeoutError as error:
                raise WrongAnswer(f"{data[:80]!r} got no answer") from error
            if answer.status != status or answer.header("connection") != "close" or not connection.has_ended():
                raise WrongAnswer(f"{data[:80]!r} got {answer.status}, not {status} and a closed connection")


def expect_right_answers(port: int) -> None:
    with Connection(port) as connection:
        for method, headers, body in (
            ("POST", "Content-Length: 5\r\n", "hello"),
            ("POST", "Transfer-Encoding: chunked\r\n", "5;a=b\r\nhello\r\n0\r\nT: x\r\n\r\n"),
        ):
            if connection.ask("/json", method, headers, body).status != 405:
                raise WrongAnswer("a request with a body is not refused with 405")
        if connection.ask("http://localhost/plaintext").body != b"Hello, World!":
            raise WrongAnswer("an absolute URL is not understood")
        if connection.ask("/upstream").status != 200:
            raise WrongAnswer("/upstream has not recovered from the hostile answers")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    upstream = HostileUpstream(arguments.seed)
    words = {"port": str(free_port()), "cpus": "1", "upstream": f"http://127.0.0.1:{upstream.port}/", "static": ""}
    server = ServerProcess([fill_words(word, words) for word in arguments.command], {}, int(words["port"]))
    until = time.monotonic() + arguments.seconds
    annoyers = [
        threading.Thread(target=annoy, args=(server.port, random.Random(arguments.seed * 100 + i), until)) for i in range(8)
    ]
    for annoyer in annoyers:
        annoyer.start()
    for annoyer in annoyers:
        annoyer.join()
    wrong = "" if server.is_running() else "the server has ended"
    try:
        upstream.is_kind = True
        time.sleep(7)  # calls left hanging by half an answer run into their limit
        expect_refusals(server.port)
        expect_right_answers(server.port)
        read_slowly(server.port)
    except (WrongAnswer, OSError) as error:
        wrong = wrong or str(error) or type(error).__name__
    code = server.stop()
    if code != 0 and not wrong:
        wrong = f"the server ended with {code}"
    print(f"WRONG  {wrong} (seed {arguments.seed})" if wrong else "ok     bad bytes from both sides change nothing")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
