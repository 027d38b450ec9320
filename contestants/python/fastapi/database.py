"""The database workloads on asyncpg, which prepares each statement once per connection."""

import os
import random
from typing import Any

import asyncpg
from pydantic import BaseModel, Field

DATABASE = os.environ.get("DATABASE", "")
WORKERS = int(os.environ.get("CPUS", "1"))
ROWS = 10_000

SELECT_WORLD = "SELECT id, randomnumber FROM world WHERE id = $1"
SELECT_FORTUNES = "SELECT id, message FROM fortune"
# The rows are locked in the order of their ids, so that two requests never wait for each other in a circle: the order in
# which an UPDATE takes them is the planner's own affair.
UPDATE_WORLDS = """
WITH mine AS (SELECT id FROM world WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE)
UPDATE world SET randomnumber = changed.randomnumber
FROM mine JOIN unnest($1::int[], $2::int[]) AS changed (id, randomnumber) USING (id)
WHERE world.id = mine.id
"""


class World(BaseModel):
    id: int
    random_number: int = Field(serialization_alias="randomNumber")


class Fortune(BaseModel):
    id: int
    message: str


def draw() -> int:
    return random.randint(1, ROWS)


def count_of(text: str) -> int:
    """What is no number from 1 to 500 counts as the nearer of the two."""
    try:
        return min(max(int(text), 1), 500)
    except ValueError:
        return 1


def open_pool() -> Any:
    """A pool that connects when it is first asked; 32 connections for the whole service."""
    return asyncpg.create_pool(DATABASE, min_size=0, max_size=max(1, 32 // WORKERS))


async def read_world(connection: Any) -> World:
    row = await connection.fetchrow(SELECT_WORLD, draw())
    return World(id=row[0], random_number=row[1])


async def one_world(pool: Any) -> World:
    async with pool.acquire() as connection:
        return await read_world(connection)


async def many_worlds(pool: Any, count: int) -> list[World]:
    async with pool.acquire() as connection:
        return [await read_world(connection) for _ in range(count)]


async def updated_worlds(pool: Any, count: int) -> list[World]:
    async with pool.acquire() as connection:
        worlds = [await read_world(connection) for _ in range(count)]
        for world in worlds:
            world.random_number = draw()
        numbers = {world.id: world.random_number for world in worlds}
        await connection.execute(UPDATE_WORLDS, list(numbers), list(numbers.values()))
    return worlds


async def fortunes(pool: Any) -> list[Fortune]:
    async with pool.acquire() as connection:
        rows = await connection.fetch(SELECT_FORTUNES)
    found = [Fortune(id=row[0], message=row[1]) for row in rows]
    found.append(Fortune(id=0, message="Additional fortune added at request time."))
    return sorted(found, key=lambda fortune: fortune.message)
