"""thread-scaling on a pool of processes."""

import json
import sys
from concurrent.futures import ProcessPoolExecutor

from queens import count_queens


def main() -> None:
    pools: dict[int, ProcessPoolExecutor] = {}

    def solve(sizes: list[int], workers: int) -> list[int]:
        if workers not in pools:
            pools[workers] = ProcessPoolExecutor(workers)
        # The pool hands out one job at a time: equal jobs, so nothing is gained by larger pieces.
        return list(pools[workers].map(count_queens, sizes))

    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"solutions": solve(request["sizes"], request["workers"])}), flush=True)


if __name__ == "__main__":
    main()
