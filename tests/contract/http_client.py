"""A strict little HTTP/1.1 client: it hides nothing, so that a test sees the very bytes a server sent."""

import socket
import time
from dataclasses import dataclass


class WrongAnswer(Exception):
    """What the server sent is not what the contract says."""


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]  # lower-case names, in the order sent
    body: bytes
    asked_at: float  # seconds since 1970 at which bytes were last sent before this answer
    read_at: float  # ... at which its head was read

    def header(self, name: str) -> str:
        values = [value for key, value in self.headers if key == name]
        if len(values) != 1:
            raise WrongAnswer(f"the header {name} is there {len(values)} times, not once")
        return values[0]


class Connection:
    def __init__(self, port: int, timeout: float = 10):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._unread = b""
        self._asked_at = time.time()

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, data: bytes) -> None:
        self._asked_at = time.time()
        self._socket.sendall(data)

    def ask(self, path: str, method: str = "GET", headers: str = "", body: str = "") -> Answer:
        self.send(request_bytes(path, method, headers, body))
        return self.read_answer()

    def read_answer(self) -> Answer:
        head = self._read_until(b"\r\n\r\n").decode("latin-1")
        first, *lines = head[:-4].split("\r\n")
        version, status, *_ = first.split(" ")
        if version != "HTTP/1.1" or not status.isdigit():
            raise WrongAnswer(f"the status line is {first!r}")
        headers = []
        for line in lines:
            name, colon, value = line.partition(":")
            if not colon or name != name.strip():
                raise WrongAnswer(f"a header line is {line!r}")
            headers.append((name.lower(), value.strip()))
        answer = Answer(int(status), headers, b"", self._asked_at, time.time())
        answer.body = self._read_body(answer)
        return answer

    def has_ended(self) -> bool:
        """True when the server has closed, or closes within the timeout, without sending more."""
        try:
            return self._unread == b"" and self._socket.recv(1) == b""
        except ConnectionResetError:
            return True

    def expect_nothing_more(self) -> None:
        if self._unread:
            raise WrongAnswer(f"there are bytes after the answer: {self._unread[:60]!r}")

    def _read_body(self, answer: Answer) -> bytes:
        names = [name for name, _ in answer.headers]
        if ("content-length" in names) == ("transfer-encoding" in names):
            raise WrongAnswer("an answer needs Content-Length or Transfer-Encoding, and not both")
        if "content-length" in names:
            return self._read_exactly(int(answer.header("content-length")))
        if answer.header("transfer-encoding").lower() != "chunked":
            raise WrongAnswer(f"Transfer-Encoding is {answer.header('transfer-encoding')!r}")
        body = b""
        while size := int(self._read_until(b"\r\n")[:-2].split(b";")[0], 16):
            body += self._read_exactly(size)
            self._read_until(b"\r\n")
        self._read_until(b"\r\n")
        return body

    def _read_more(self) -> None:
        data = self._socket.recv(65536)
        if not data:
            raise WrongAnswer(f"the connection ended after {self._unread[:60]!r}")
        self._unread += data

    def _read_until(self, end: bytes) -> bytes:
        while end not in self._unread:
            self._read_more()
        found = self._unread.index(end) + len(end)
        data, self._unread = self._unread[:found], self._unread[found:]
        return data

    def _read_exactly(self, count: int) -> bytes:
        while len(self._unread) < count:
            self._read_more()
        data, self._unread = self._unread[:count], self._unread[count:]
        return data


def request_bytes(path: str, method: str = "GET", headers: str = "", body: str = "") -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n{body}".encode("latin-1")
