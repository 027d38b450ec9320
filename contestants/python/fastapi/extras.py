"""upload, compression and static: bodies as they come, the framework's middleware for compressing, its files."""

import json
import os
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Query, Request
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import PlainTextResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel

STATIC = os.environ.get("STATIC", "")


class Rating(BaseModel):
    score: int
    count: int


class Product(BaseModel):
    id: int
    name: str
    category: str
    price: int
    quantity: int
    active: bool
    tags: list[str]
    rating: Rating


class Priced(Product):
    total: int


class Products(BaseModel):
    items: list[Priced]
    count: int


PRODUCTS = [Product(**item) for item in json.loads(Path(STATIC, "dataset.json").read_text())] if STATIC else []

# An application of its own, so that the middleware stands before this route alone: the others have nothing to compress.
compression = FastAPI()
compression.add_middleware(GZipMiddleware)


@compression.get("/items")
async def items(count: Annotated[int, Query(ge=1, le=50)], m: Annotated[int, Query(ge=1, le=999)]) -> Products:
    priced = [Priced(**dict(item), total=item.price * item.quantity * m) for item in PRODUCTS[:count]]
    return Products(items=priced, count=count)


async def upload(request: Request) -> PlainTextResponse:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
    return PlainTextResponse(str(size))


def add_to(app: FastAPI) -> None:
    app.post("/upload")(upload)
    app.mount("/compression", compression)
    if STATIC:
        app.mount("/static", StaticFiles(directory=STATIC))
