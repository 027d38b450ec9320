"""python/starlette: the contract on Starlette; uvicorn serves it and adds the Server and Date headers."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

import sockets
import streams
from extras import ITEMS, STATIC, number_of, priced_items
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


async def fetch_item(session: aiohttp.ClientSession, item_id: int, query: str = "") -> dict[str, int]:
    async with session.get(f"{UPSTREAM}/item/{item_id}{query}") as response:
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


async def slow(request: Request) -> Response:
    try:
        return JSONResponse(await fetch_item(request.state.session, 1, "?delay=200"))
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError, LookupError, TypeError) as error:
        return JSONResponse({"error": str(error) or type(error).__name__}, status_code=502)


async def tokens(request: Request) -> Response:
    return StreamingResponse(streams.token_events(), media_type="text/event-stream")


async def upload(request: Request) -> Response:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
    return PlainTextResponse(str(size))


async def compressed_items(request: Request) -> Response:
    count, m = (number_of(request.query_params.get(name, "")) for name in ("count", "m"))
    if not 1 <= count <= len(ITEMS) or m < 1:
        return JSONResponse({"error": "count must be from 1 to 50, m from 1 to 999"}, status_code=400)
    return JSONResponse(priced_items(count, m))


EXTRAS: list[BaseRoute] = [
    Route("/upload", upload, methods=["POST"]),
    # The middleware stands before this route alone: the others have nothing to compress.
    Route("/compression/items", compressed_items, middleware=[Middleware(GZipMiddleware)]),
]
if STATIC:
    EXTRAS.append(Mount("/static", StaticFiles(directory=STATIC)))

app = Starlette(
    lifespan=lifespan,
    routes=[
        Route("/plaintext", plaintext),
        Route("/json", json),
        Route("/cpu", cpu),
        Route("/upstream", upstream),
        Route("/slow", slow),
        Route("/tokens", tokens),
        WebSocketRoute("/ws/echo", sockets.echo),
        WebSocketRoute("/ws/room", sockets.join_room),
        *EXTRAS,
    ],
)
