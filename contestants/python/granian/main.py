"""python/granian: the contract on Granian's own interface, RSGI, without a framework; it adds the Server and Date headers."""

import asyncio
import json
import os
from typing import Any
from urllib.parse import parse_qs

import aiohttp

from queens import count_queens

UPSTREAM = os.environ.get("UPSTREAM", "")
IDS = range(1, 6)
PLAIN = [("content-type", "text/plain")]
JSON = [("content-type", "application/json")]


async def fetch_item(session: aiohttp.ClientSession, item_id: int) -> dict[str, int]:
    async with session.get(f"{UPSTREAM}/item/{item_id}") as response:
        response.raise_for_status()
        item = await response.json()
    if item["id"] != item_id or type(item["value"]) is not int:
        raise ValueError(f"upstream answered no item {item_id}")
    return {"id": item_id, "value": item["value"]}


class App:
    session: aiohttp.ClientSession | None = None

    def open_session(self) -> aiohttp.ClientSession:
        # One session for the life of the worker: its pool keeps the connections to the upstream open.
        if self.session is None:
            connector = aiohttp.TCPConnector(limit=1536)
            self.session = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=5))
        return self.session

    def send_json(self, protocol: Any, status: int, value: object) -> None:
        protocol.response_str(status, JSON, json.dumps(value))

    # On the event loop: this is pure computing, and a thread would wait for the same GIL.
    def cpu(self, protocol: Any, query: str) -> None:
        text = parse_qs(query).get("n", [""])[0]
        n = int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else 0
        if not 1 <= n <= 12:
            return self.send_json(protocol, 400, {"error": "n must be a whole number from 1 to 12"})
        return self.send_json(protocol, 200, {"n": n, "solutions": count_queens(n)})

    async def upstream(self, protocol: Any) -> None:
        session = self.open_session()
        try:
            items = await asyncio.gather(*(fetch_item(session, item_id) for item_id in IDS))
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError, LookupError, TypeError) as error:
            return self.send_json(protocol, 502, {"error": str(error) or type(error).__name__})
        return self.send_json(protocol, 200, {"items": items, "sum": sum(item["value"] for item in items)})

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if scope.method != "GET":
            return self.send_json(protocol, 405, {"error": "only GET"})
        match scope.path:
            case "/plaintext":
                protocol.response_str(200, PLAIN, "Hello, World!")
            case "/json":
                self.send_json(protocol, 200, {"message": "Hello, World!"})
            case "/cpu":
                self.cpu(protocol, scope.query_string)
            case "/upstream":
                await self.upstream(protocol)
            case _:
                self.send_json(protocol, 404, {"error": "not found"})


app = App()
