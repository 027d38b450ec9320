"""A stand-in for the upstream: GET /item/<n> -> {"id": n, "value": n*n} after a delay, with mistakes on demand."""

import asyncio
import json
import threading


class UpstreamStandin:
    """Runs in a thread of its own; `mode` may be changed between requests.

    right · reversed (item 1 arrives last) · shifted (other values) · chunked · padded (more keys, other order) ·
    error_500 · not_json · wrong_id · hang_up · silent
    """

    def __init__(self, delay_seconds: float = 0.02):
        self.delay_seconds = delay_seconds
        self.mode = "right"
        self.asked: list[int] = []
        self.targets: list[str] = []
        self.connections = 0
        self.most_at_once = 0
        self._at_once = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._server = None
        self.port = 0
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        started.wait()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def forget(self) -> None:
        self.asked = []
        self.targets = []
        self.connections = 0
        self.most_at_once = 0

    def hang_up_idle(self) -> None:
        """Closes every open connection, as a server does after its keep-alive limit."""
        asyncio.run_coroutine_threadsafe(self._close_connections(), self._loop).result()

    def stop_listening(self) -> None:
        asyncio.run_coroutine_threadsafe(self._stop_listening(), self._loop).result()

    def listen_again(self) -> None:
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()

    def close(self) -> None:
        self.stop_listening()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        started.set()
        self._loop.run_forever()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, backlog=2048)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close_connections(self) -> None:
        for writer in list(self._writers):
            writer.close()
        await asyncio.sleep(0.05)

    async def _stop_listening(self) -> None:
        self._server.close()
        await self._close_connections()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                target = head.split(b" ", 2)[1].decode()
                self.targets.append(target)
                item = int(target.split("?")[0].rsplit("/", 1)[1])
                if not await self._answer(writer, item):
                    break
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _answer(self, writer: asyncio.StreamWriter, item: int) -> bool:
        mode = self.mode
        self.asked.append(item)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        await asyncio.sleep(self.delay_seconds * (6 - item) if mode == "reversed" else self.delay_seconds)
        if mode == "silent":
            await asyncio.sleep(30)
        self._at_once -= 1
        if mode == "hang_up" and item == 3:
            return False
        writer.write(answer_bytes(mode, item))
        await writer.drain()
        return True


def answer_bytes(mode: str, item: int) -> bytes:
    status, body = "200 OK", json.dumps({"id": item, "value": item * item})
    if mode == "shifted":
        body = json.dumps({"id": item, "value": item * item + 100})
    elif mode == "padded":
        body = json.dumps({"more": [{"id": 9, "text": 'a"}\\'}], "value": item * item, "id": item}, indent=2)
    elif mode == "error_500" and item == 3:
        status, body = "500 Internal Server Error", '{"error":"on purpose"}'
    elif mode == "not_json" and item == 3:
        body = '{"id":3,"value":9'
    elif mode == "wrong_id" and item == 3:
        body = '{"id":4,"value":16}'
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
    if mode == "chunked":
        middle = len(body) // 2
        parts = "".join(f"{len(part):x}\r\n{part}\r\n" for part in (body[:middle], body[middle:]))
        return f"{head}Transfer-Encoding: chunked\r\n\r\n{parts}0\r\n\r\n".encode()
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()
