#!/usr/bin/env python3
"""A small HTTP service whose mistakes are set: service.py PORT MODE. Standard library only."""
import asyncio
import ctypes
import os
import signal
import sys
import time

PORT = int(sys.argv[1])
MODE = sys.argv[2] if len(sys.argv) > 2 else "good"
BODY = b'{"message":"Hello, World!"}'
answered = 0


def answer(body, content_type=b"application/json", status=b"200 OK"):
    head = b"HTTP/1.1 %s\r\nServer: test\r\nDate: Mon, 23 Nov 2026 10:00:00 GMT\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
    return head % (status, content_type, len(body)) + body


def body_of(path):
    if path == b"/plaintext":
        return answer(b"Hello, World!", b"text/plain")
    if path == b"/json":
        return answer(BODY)
    return answer(b"{}", status=b"404 Not Found")


def misbehave():
    """What happens after enough requests that the load is running."""
    global answered
    answered += 1
    if MODE == "crash" and answered == 400:
        os._exit(7)
    if MODE == "abort" and answered == 400:
        os.kill(os.getpid(), signal.SIGSEGV)
    if MODE == "hang" and answered >= 400:
        time.sleep(3600)
    if MODE == "hog" and answered == 50:  # bounded: where nobody ends it the test fails, and the machine lives
        for _ in range(40):
            hoard.append(bytearray(b"x") * (64 << 20))
    return MODE == "wrong-under-load" and answered % 500 == 499


hoard = [bytearray(b"x") * (100 << 20)] if MODE == "roomy" else []


class Server(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        self.pending = b""

    def data_received(self, data):
        self.pending += data
        while b"\r\n\r\n" in self.pending:
            request, _, self.pending = self.pending.partition(b"\r\n\r\n")
            path = request.split(b" ", 2)[1]
            wrong = misbehave()
            if wrong or MODE == "wrong":
                self.transport.write(answer(b'{"message":"Hello, Wurld!"}'))
            else:
                self.transport.write(body_of(path))


def escape():
    """Leaves a daemon behind: new session, two forks, every signal ignored."""
    if os.fork():
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    libc = ctypes.CDLL(None)
    libc.prctl(15, b"escaped-svc", 0, 0, 0)
    while True:
        time.sleep(1)


async def main():
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", PORT)
    async with server:
        await server.serve_forever()


if MODE == "no-start":
    print("cannot find my database", flush=True)
    sys.exit(3)
if MODE == "never-ready":
    time.sleep(3600)
if MODE == "flood":
    if os.fork() == 0:
        while True:
            os.write(1, b"x" * 65536)
if MODE == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if MODE == "escape":
    escape()
asyncio.run(main())
