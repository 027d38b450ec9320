"""Five concurrent calls to the upstream over kept connections, merged: urllib3 and a pool of threads, as this service waits in threads."""

import os
from concurrent.futures import ThreadPoolExecutor

import urllib3

UPSTREAM = os.environ.get("UPSTREAM", "")
IDS = range(1, 6)
THREADS = int(os.environ["THREADS"])

# A request waits for five calls, so there is a thread for each call that the server's own threads can have open.
pool = urllib3.PoolManager(maxsize=THREADS * len(IDS), timeout=5, retries=urllib3.Retry(connect=0, read=2, redirect=0))
callers = ThreadPoolExecutor(THREADS * len(IDS))


class UpstreamFailed(Exception):
    """A call failed, or its answer is not the item that was asked for."""


def fetch_item(item_id: int) -> dict[str, int]:
    answer = pool.request("GET", f"{UPSTREAM}/item/{item_id}")
    if answer.status != 200:
        raise UpstreamFailed(f"upstream answered {answer.status}")
    item = answer.json()
    if item["id"] != item_id or type(item["value"]) is not int:
        raise UpstreamFailed(f"upstream answered no item {item_id}")
    return {"id": item_id, "value": item["value"]}


def merge_items() -> dict[str, object]:
    try:
        items = list(callers.map(fetch_item, IDS))
    except (urllib3.exceptions.HTTPError, ValueError, LookupError, TypeError) as error:
        raise UpstreamFailed(str(error) or type(error).__name__) from error
    return {"items": items, "sum": sum(item["value"] for item in items)}
