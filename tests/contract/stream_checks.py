"""The part of the contract that waits: a slow service behind the contestant, and streams of tokens."""

import concurrent.futures
import json
import time
from collections.abc import Callable

from http_client import Answer, Connection, WrongAnswer
from upstream_standin import UpstreamStandin

TOKENS = 50
INTERVAL = 0.020
TIMER = 0.002  # timers of a millisecond may round down
CROWD = 64
STREAM = "".join(f"data: token {token}\n\n" for token in range(1, TOKENS + 1)) + "data: [DONE]\n\n"


def require(holds: bool, message: str) -> None:
    if not holds:
        raise WrongAnswer(message)


class SlowChecks:
    def __init__(self, port: int, path: str, upstream: UpstreamStandin):
        self.port = port
        self.path = path
        self.upstream = upstream

    def ask(self) -> Answer:
        with Connection(self.port, timeout=60) as connection:
            return connection.ask(self.path)

    def require_item(self, answer: Answer, value: int = 1) -> None:
        require(answer.status == 200, f"the status is {answer.status}")
        got = json.loads(answer.body)
        require(got == {"id": 1, "value": value}, f"the body is {answer.body[:100]!r}")

    def slow_item_is_asked_with_its_delay(self) -> None:
        self.upstream.forget()
        self.require_item(self.ask())
        require(self.upstream.targets == ["/item/1?delay=200"], f"the upstream was asked for {self.upstream.targets}")

    def slow_answer_is_used(self) -> None:
        self.upstream.mode = "shifted"
        try:
            self.require_item(self.ask(), 101)
        finally:
            self.upstream.mode = "right"

    def slow_failure_is_502(self) -> None:
        self.upstream.stop_listening()
        try:
            status = self.ask().status
            require(status == 502, f"the status is {status}, not 502")
        finally:
            self.upstream.listen_again()
        self.require_item(self.ask())

    def slow_calls_run_at_the_same_time(self) -> None:
        self.upstream.forget()
        with concurrent.futures.ThreadPoolExecutor(CROWD) as pool:
            for answer in pool.map(lambda _: self.ask(), range(CROWD)):
                self.require_item(answer)
        require(self.upstream.most_at_once > 1, "the calls of two requests were never open at once")

    def all(self) -> list[Callable[[], None]]:
        return [
            self.slow_item_is_asked_with_its_delay,
            self.slow_answer_is_used,
            self.slow_failure_is_502,
            self.slow_calls_run_at_the_same_time,
        ]


class TokenChecks:
    def __init__(self, port: int, path: str):
        self.port = port
        self.path = path

    def tokens_are_a_whole_stream(self) -> None:
        with Connection(self.port) as connection:
            began = time.monotonic()
            answer = connection.ask(self.path)
            took = time.monotonic() - began
        require(answer.status == 200, f"the status is {answer.status}")
        kind = answer.header("content-type").lower()
        require(kind.startswith("text/event-stream"), f"Content-Type is {kind!r}")
        require(answer.body.decode() == STREAM, f"the stream is {answer.body[:100]!r} … {answer.body[-40:]!r}")
        least = (TOKENS - 1) * INTERVAL
        require(least * 0.98 <= took <= least + 2, f"the stream took {took:.2f} s, not {least:.2f}")

    def tokens_come_one_by_one(self) -> None:
        with Connection(self.port) as connection:
            asked = time.monotonic()
            connection.send(f"GET {self.path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            times = []
            for token in range(1, TOKENS + 1):
                connection._read_until(f"data: token {token}\n\n".encode())
                times.append(time.monotonic())
        # Late ones are measured, not wrong: a server may hold small pieces back for a while.
        early = [token + 1 for token, at in enumerate(times) if at - asked < token * INTERVAL - TIMER]
        require(not early, f"tokens {early} came before their time")
        require(times[-1] - times[0] >= TOKENS * INTERVAL / 2, f"all came within {times[-1] - times[0]:.2f} s")

    def who_hangs_up_disturbs_nobody(self) -> None:
        for _ in range(8):
            with Connection(self.port) as connection:
                connection.send(f"GET {self.path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                connection._read_until(b"data: token 2\n\n")
        self.tokens_are_a_whole_stream()

    def all(self) -> list[Callable[[], None]]:
        return [self.tokens_are_a_whole_stream, self.tokens_come_one_by_one, self.who_hangs_up_disturbs_nobody]
