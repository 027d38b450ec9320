"""thread-scaling on coroutines: as many tasks as workers take jobs from one queue."""

import asyncio
import json
import sys

from queens import count_queens


async def work(jobs: asyncio.Queue, solutions: list[int]) -> None:
    while not jobs.empty():
        index, size = jobs.get_nowait()
        solutions[index] = count_queens(size)
        await asyncio.sleep(0)  # lets the other tasks go on


async def solve(sizes: list[int], workers: int) -> list[int]:
    jobs: asyncio.Queue = asyncio.Queue()
    for job in enumerate(sizes):
        jobs.put_nowait(job)
    solutions = [0] * len(sizes)
    await asyncio.gather(*(work(jobs, solutions) for _ in range(workers)))
    return solutions


async def main() -> None:
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        request = json.loads(line)
        solutions = await solve(request["sizes"], request["workers"])
        print(json.dumps({"solutions": solutions}), flush=True)


asyncio.run(main())
