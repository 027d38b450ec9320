"""A strict little WebSocket client (RFC 6455): it sends what it is told, right or wrong, and hides nothing that comes back."""

import base64
import hashlib
import os
import struct

from http_client import Connection, WrongAnswer

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
CONTINUATION = 0


class WebSocket(Connection):
    def __init__(self, port: int, path: str, headers: str = "", timeout: float = 10):
        super().__init__(port, timeout)
        key = base64.b64encode(os.urandom(16)).decode()
        self.send(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n{headers}\r\n".encode()
        )
        self.check_head(self._read_until(b"\r\n\r\n").decode("latin-1"), key)

    def check_head(self, head: str, key: str) -> None:
        first, *lines = head[:-4].split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
        if not first.startswith("HTTP/1.1 101 "):
            raise WrongAnswer(f"the upgrade was answered with {first!r}")
        if fields.get("sec-websocket-accept") != accept:
            raise WrongAnswer(f"Sec-WebSocket-Accept is {fields.get('sec-websocket-accept')!r}, not {accept!r}")
        if "sec-websocket-extensions" in fields:
            raise WrongAnswer("an extension was agreed on that nobody asked for")

    def send_frame(self, payload: bytes, opcode: int = TEXT, final: bool = True, masked: bool = True) -> None:
        size = len(payload)
        mark = 0x80 if masked else 0
        head = bytes([(0x80 if final else 0) | opcode])
        if size < 126:
            head += bytes([mark | size])
        elif size < 65536:
            head += bytes([mark | 126]) + struct.pack("!H", size)
        else:
            head += bytes([mark | 127]) + struct.pack("!Q", size)
        mask = os.urandom(4) if masked else b""
        body = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload)) if masked else payload
        self.send(head + mask + body)

    def read_frame(self) -> tuple[int, bool, bytes]:
        first, second = self._read_exactly(2)
        if first & 0x70 or second & 0x80:
            raise WrongAnswer(f"a frame begins with {first:#x} {second:#x}: reserved bits, or a mask")
        size = second
        if size == 126:
            (size,) = struct.unpack("!H", self._read_exactly(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", self._read_exactly(8))
        return first & 0x0F, bool(first & 0x80), self._read_exactly(size)

    def read_message(self) -> tuple[int, bytes]:
        """The next message, joined; pings are answered on the way."""
        kind, parts = None, b""
        while True:
            opcode, final, payload = self.read_frame()
            if opcode == PING:
                self.send_frame(payload, PONG)
                continue
            if opcode == CLOSE:
                raise WrongAnswer(f"the server said good-bye: {payload!r}")
            if opcode == PONG:
                raise WrongAnswer(f"a pong for no ping: {payload!r}")
            if (opcode == CONTINUATION) != (kind is not None):
                raise WrongAnswer(f"a frame with opcode {opcode} inside of a message")
            kind = opcode if kind is None else kind
            parts += payload
            if final:
                return kind, parts

    def expect(self, payload: bytes, kind: int = TEXT) -> None:
        got, message = self.read_message()
        if (got, message) != (kind, payload):
            raise WrongAnswer(f"a message of kind {got} came: {message[:60]!r}, not {payload[:60]!r}")
