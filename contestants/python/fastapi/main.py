"""python/fastapi: the contract on FastAPI; uvicorn serves it and adds the Server and Date headers.

Answers are Pydantic models named by the return type: the way FastAPI documents as its default and its fastest.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import aiohttp
from fastapi import FastAPI, HTTPException, Query, Request, WebSocket
from fastapi.responses import HTMLResponse, PlainTextResponse, StreamingResponse
from fastapi.templating import Jinja2Templates
from pydantic import BaseModel

import database
import extras
import sockets
import streams
from database import World
from queens import count_queens

UPSTREAM = os.environ.get("UPSTREAM", "")
IDS = range(1, 6)
TEMPLATES = Jinja2Templates(directory=Path(__file__).with_name("templates"))


class Message(BaseModel):
    message: str


class Queens(BaseModel):
    n: int
    solutions: int


class Item(BaseModel):
    id: int
    value: int


class Merged(BaseModel):
    items: list[Item]
    sum: int


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Any]]:
    # One session for the life of the process: its pool keeps the connections to the upstream open.
    connector = aiohttp.TCPConnector(limit=1536)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=5)) as session:
        if not database.DATABASE:
            yield {"session": session}
            return
        async with database.open_pool() as pool:
            yield {"session": session, "pool": pool}


app = FastAPI(lifespan=lifespan)


@app.get("/plaintext", response_class=PlainTextResponse)
async def plaintext() -> str:
    return "Hello, World!"


@app.get("/json")
async def json() -> Message:
    return Message(message="Hello, World!")


# `async def` although it never waits: FastAPI's page on concurrency says so for functions that only compute. A plain
# `def` would go through the thread pool and wait for the same GIL there.
@app.get("/cpu")
async def cpu(n: Annotated[int, Query(ge=1, le=12)]) -> Queens:
    return Queens(n=n, solutions=count_queens(n))


async def fetch_item(session: aiohttp.ClientSession, item_id: int, query: str = "") -> Item:
    async with session.get(f"{UPSTREAM}/item/{item_id}{query}") as response:
        response.raise_for_status()
        item = Item.model_validate_json(await response.read())
    if item.id != item_id:
        raise ValueError(f"upstream answered no item {item_id}")
    return item


@app.get("/upstream")
async def upstream(request: Request) -> Merged:
    session = request.state.session
    try:
        items = await asyncio.gather(*(fetch_item(session, item_id) for item_id in IDS))
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError) as error:
        raise HTTPException(502, str(error) or type(error).__name__) from error
    return Merged(items=items, sum=sum(item.value for item in items))


@app.get("/slow")
async def slow(request: Request) -> Item:
    try:
        return await fetch_item(request.state.session, 1, "?delay=200")
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError) as error:
        raise HTTPException(502, str(error) or type(error).__name__) from error


@app.get("/tokens")
async def tokens() -> StreamingResponse:
    return StreamingResponse(streams.token_events(), media_type="text/event-stream")


@app.get("/db")
async def db(request: Request) -> World:
    return await database.one_world(request.state.pool)


@app.get("/queries")
async def queries(request: Request, queries: str = "") -> list[World]:
    return await database.many_worlds(request.state.pool, database.count_of(queries))


@app.get("/updates")
async def updates(request: Request, queries: str = "") -> list[World]:
    return await database.updated_worlds(request.state.pool, database.count_of(queries))


@app.get("/fortunes", response_class=HTMLResponse)
async def fortunes(request: Request) -> Any:
    found = await database.fortunes(request.state.pool)
    return TEMPLATES.TemplateResponse(request, "fortunes.html", {"fortunes": found})


@app.websocket("/ws/echo")
async def echo(socket: WebSocket) -> None:
    await sockets.echo(socket)


@app.websocket("/ws/room")
async def room(socket: WebSocket) -> None:
    await sockets.join_room(socket)


extras.add_to(app)
