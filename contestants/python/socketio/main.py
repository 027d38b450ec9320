"""python/socketio: python-socketio before a Starlette application, which answers the contract's requests."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import socketio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from queens import count_queens

UPSTREAM = os.environ.get("UPSTREAM", "")
IDS = range(1, 6)


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
    # One session for the life of the process: its pool keeps the connections to the upstream open.
    connector = aiohttp.TCPConnector(limit=1536)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=5)) as session:
        yield {"session": session}


async def plaintext(request: Request) -> Response:
    return PlainTextResponse("Hello, World!")


async def json(request: Request) -> Response:
    return JSONResponse({"message": "Hello, World!"})


# On the event loop, not in the thread pool: this is pure computing, and a thread would wait for the same GIL.
async def cpu(request: Request) -> Response:
    text = request.query_params.get("n", "")
    n = int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else 0
    if not 1 <= n <= 12:
        return JSONResponse({"error": "n must be a whole number from 1 to 12"}, status_code=400)
    return JSONResponse({"n": n, "solutions": count_queens(n)})


async def fetch_item(session: aiohttp.ClientSession, item_id: int) -> dict[str, int]:
    async with session.get(f"{UPSTREAM}/item/{item_id}") as response:
        response.raise_for_status()
        item = await response.json()
    if item["id"] != item_id or type(item["value"]) is not int:
        raise ValueError(f"upstream answered no item {item_id}")
    return {"id": item_id, "value": item["value"]}


async def upstream(request: Request) -> Response:
    session = request.state.session
    try:
        items = await asyncio.gather(*(fetch_item(session, item_id) for item_id in IDS))
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError, LookupError, TypeError) as error:
        return JSONResponse({"error": str(error) or type(error).__name__}, status_code=502)
    return JSONResponse({"items": items, "sum": sum(item["value"] for item in items)})


api = Starlette(
    lifespan=lifespan,
    routes=[
        Route("/plaintext", plaintext),
        Route("/json", json),
        Route("/cpu", cpu),
        Route("/upstream", upstream),
    ],
)

# Who connects is in the room: the default namespace.
sio = socketio.AsyncServer(async_mode="asgi", transports=["websocket"])


@sio.event
async def message(_sid: str, text: str) -> None:
    await sio.emit("message", text)


app = socketio.ASGIApp(sio, other_asgi_app=api)
