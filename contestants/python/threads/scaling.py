"""thread-scaling on a pool of threads."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

from queens import count_queens


def main() -> None:
    pools: dict[int, ThreadPoolExecutor] = {}

    def solve(sizes: list[int], workers: int) -> list[int]:
        if workers not in pools:
            pools[workers] = ThreadPoolExecutor(workers)
        return list(pools[workers].map(count_queens, sizes))

    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps({"solutions": solve(request["sizes"], request["workers"])}), flush=True)


main()
