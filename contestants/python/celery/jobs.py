"""jobs with Celery: what a web service does, which enqueues and waits for results."""

from answer_lines import answer_lines
from celery import group
from tasks import slow, square


def enqueue(request: dict) -> dict:
    added = [square.apply_async((number,), queue="idle", ignore_result=True) for number in range(request["jobs"])]
    return {"enqueued": len(added)}


def complete(request: dict) -> dict:
    return {"sum": sum(group(square.s(number) for number in range(request["jobs"]))().get())}


def round_trip(request: dict) -> dict:
    return {"square": square.delay(request["number"]).get()}


def enqueue_slow(request: dict) -> dict:
    added = [slow.delay(number, request["seconds"], request["file"]) for number in range(request["jobs"])]
    return {"enqueued": len(added)}


answer_lines({"enqueue": enqueue, "complete": complete, "round_trip": round_trip, "slow": enqueue_slow})
