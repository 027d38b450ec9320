"""Which checks a contestant's real-time and waiting workloads call for."""

import typing
from collections.abc import Callable

from socket_checks import EchoChecks, RoomChecks, SocketIoChecks
from stream_checks import SlowChecks, TokenChecks
from upstream_standin import UpstreamStandin


class HasChecks(typing.Protocol):
    def all(self) -> list[Callable[[], None]]: ...


def real_time_checks(port: int, offer: str, upstream: UpstreamStandin) -> list[HasChecks]:
    """`offer`: "ws-echo=/ws/echo,ws-broadcast=/ws/room"."""
    offered = dict(item.split("=", 1) for item in offer.split(",") if item)
    kinds: dict[str, Callable[[str], HasChecks]] = {
        "ws-echo": lambda path: EchoChecks(port, path),
        "ws-broadcast": lambda path: RoomChecks(port, path),
        "socketio-broadcast": lambda path: SocketIoChecks(port, path),
        "slow-upstream": lambda path: SlowChecks(port, path, upstream),
        "sse-tokens": lambda path: TokenChecks(port, path),
    }
    return [kinds[name](path) for name, path in offered.items()]
