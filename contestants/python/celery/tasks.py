"""The application: squares numbers, and does slow jobs that leave a line behind."""

import os
import time

from celery import Celery

url = f"redis://127.0.0.1:{os.environ['REDIS_PORT']}/0"
app = Celery("tasks", broker=url, backend=url)
app.conf.update(
    task_default_queue="work",
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    broker_transport_options={"visibility_timeout": 10},
    broker_connection_retry_on_startup=True,
)


@app.task
def square(number: int) -> int:
    return number * number


@app.task(ignore_result=True)
def slow(number: int, seconds: float, file: str) -> None:
    time.sleep(seconds)
    with open(file, "a", encoding="ascii") as done:
        done.write(f"{number}\n")
