#!/usr/bin/env python3
"""A server of messages and streams that is right but for one set mistake: wrong_sockets.py PORT MISTAKE [UPSTREAM]. Standard
library only. Mistakes that end in "_later" begin half a second after the first message, when no check before the load can find
them."""

import asyncio
import base64
import hashlib
import json
import struct
import sys
import time
import urllib.error
import urllib.request

PORT = int(sys.argv[1])
MISTAKE = sys.argv[2] if len(sys.argv) > 2 else "none"
UPSTREAM = sys.argv[3] if len(sys.argv) > 3 else ""
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
LATER = 0.5
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
room: list["Socket"] = []
messages = 0
first_message = 0.0


def is_now(mistake: str) -> bool:
    """A mistake from the first message on, or one of every so many later."""
    if MISTAKE == mistake:
        return True
    return MISTAKE == mistake + "_later" and time.monotonic() - first_message > LATER and messages % 7 == 0


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    size = len(payload)
    if size < 126:
        head = bytes([0x80 | opcode, size])
    elif size < 65536:
        head = bytes([0x80 | opcode, 126]) + struct.pack("!H", size)
    else:
        head = bytes([0x80 | opcode, 127]) + struct.pack("!Q", size)
    return head + payload


class Socket:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.reader = reader
        self.writer = writer
        self.held = b""

    async def read_frame(self) -> tuple[int, bool, bytes]:
        first, second = await self.reader.readexactly(2)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack("!H", await self.reader.readexactly(2))
        elif size == 127:
            (size,) = struct.unpack("!Q", await self.reader.readexactly(8))
        if not second & 0x80:
            if MISTAKE != "takes_frames_without_a_mask":
                self.writer.write(frame(b"\x03\xea", CLOSE))
                raise ConnectionError
            return first & 15, bool(first & 0x80), await self.reader.readexactly(size)
        mask = await self.reader.readexactly(4)
        masked = await self.reader.readexactly(size)
        keys = (mask * (size // 4 + 1))[:size]
        return first & 15, bool(first & 0x80), bytes(a ^ b for a, b in zip(masked, keys))

    async def talk(self, in_room: bool) -> None:
        kind, parts = TEXT, b""
        while True:
            opcode, final, payload = await self.read_frame()
            if opcode == CLOSE:
                if MISTAKE != "says_no_good_bye":
                    self.writer.write(frame(payload[:2], CLOSE))
                return
            if opcode == PING:
                if MISTAKE != "answers_no_ping":
                    self.writer.write(frame(payload, PONG))
                continue
            if opcode != CONTINUATION:
                kind, parts = opcode, b""
            parts = payload if MISTAKE == "forgets_fragments" else parts + payload
            if final:
                self.take(kind, parts, in_room)
                await self.writer.drain()

    def take(self, kind: int, message: bytes, in_room: bool) -> None:
        global messages, first_message
        messages += 1
        first_message = first_message or time.monotonic()
        if is_now("changes"):
            message = message[:-1] + (b"?" if message[-1:] != b"?" else b"!")
        if in_room:
            return tell_room(message)
        if is_now("loses"):
            return None
        if MISTAKE == "binary_becomes_text" and kind == BINARY:
            message, kind = b"binary", TEXT
        if MISTAKE == "swaps_the_order" and self.held == b"" and b"message" in message:
            self.held = message
            return None
        self.writer.write(frame(message, kind))
        if is_now("doubles"):
            self.writer.write(frame(message, kind))
        if self.held:
            self.writer.write(frame(self.held, kind))
            self.held = b""
        return None


def tell_room(message: bytes) -> None:
    members = room[:-1] if is_now("loses") else room
    for member in members:
        if MISTAKE == "swaps_the_order" and member.held == b"" and b"message" in message:
            member.held = message
            continue
        member.writer.write(frame(message))
        if is_now("doubles"):
            member.writer.write(frame(message))
        if member.held:
            member.writer.write(frame(member.held))
            member.held = b""


def answer(body: bytes, kind: str = "application/json", status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nServer: test\r\nDate: Mon, 23 Nov 2026 10:00:00 GMT\r\nContent-Type: {kind}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def send_tokens(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    began = asyncio.get_running_loop().time()
    count = 49 if MISTAKE == "leaves_a_token_out" else 50
    for token in range(1, count + 1):
        due = began + (token - 1) * 0.020
        if MISTAKE != "sends_tokens_at_once":
            await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
        write_chunk(writer, f"data: token {token}\n\n")
        await writer.drain()
    await asyncio.sleep(max(0.0, began + 0.98 - asyncio.get_running_loop().time()))
    write_chunk(writer, "data: [DONE]\n\n")
    writer.write(b"0\r\n\r\n")


def write_chunk(writer: asyncio.StreamWriter, text: str) -> None:
    writer.write(f"{len(text):x}\r\n{text}\r\n".encode())


def slow_item() -> bytes:
    if MISTAKE == "remembers_the_slow_answer":
        return answer(b'{"id":1,"value":1}')
    query = "" if MISTAKE == "asks_without_a_delay" else "?delay=200"
    try:
        with urllib.request.urlopen(f"{UPSTREAM}/item/1{query}", timeout=5) as got:
            return answer(json.dumps(json.load(got)).encode())
    except (urllib.error.URLError, OSError, ValueError):
        status = "200 OK" if MISTAKE == "takes_a_failure_for_an_answer" else "502 Bad Gateway"
        return answer(b"{}", status=status)


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    socket = Socket(reader, writer)
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = head.split(" ", 2)[1]
            key = next((line.split(":", 1)[1].strip() for line in head.split("\r\n") if line.lower().startswith("sec-websocket-key")), "")
            if path.startswith("/ws/") and key:
                accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
                upgrade = f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
                writer.write(upgrade.encode())
                if path == "/ws/room":
                    room.append(socket)
                await socket.talk(path == "/ws/room")
                return
            if path == "/json":
                writer.write(answer(b'{"message":"Hello, World!"}'))
            elif path == "/plaintext":
                writer.write(answer(b"Hello, World!", "text/plain"))
            elif path == "/tokens":
                await send_tokens(writer)
            elif path == "/slow":
                writer.write(await asyncio.get_running_loop().run_in_executor(None, slow_item))
            else:
                status = "200 OK" if MISTAKE == "answers_without_an_upgrade" else "404 Not Found"
                writer.write(answer(b"{}", status=status))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        if socket in room:
            room.remove(socket)
            if MISTAKE == "ends_with_the_first_who_leaves":
                for member in room:
                    member.writer.close()
        writer.close()


async def main() -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", PORT, backlog=1024)
    async with server:
        await server.serve_forever()


asyncio.run(main())
