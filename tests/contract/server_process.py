"""Starts the server under test on a free port and ends its whole process group."""

import os
import pathlib
import re
import signal
import socket
import subprocess
import time
import tomllib


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fill_words(text: str, words: dict[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] not in words:
            raise SystemExit(f"{{{match[1]}}} in {text!r} has no value: add --word {match[1]}=...")
        return words[match[1]]

    return re.sub(r"\{([a-z_]+)\}", value, text)


def read_contestant(folder: pathlib.Path) -> tuple[list[str], dict[str, str]]:
    """The start command and environment of a contestant.toml, with their {words} still in them."""
    with open(folder / "contestant.toml", "rb") as file:
        start = tomllib.load(file)["start"]
    return start["command"], start.get("env", {})


def read_workloads(folder: pathlib.Path) -> list[str]:
    with open(folder / "contestant.toml", "rb") as file:
        return list(tomllib.load(file).get("workloads", []))


def read_programs(folder: pathlib.Path) -> list[str]:
    with open(folder / "contestant.toml", "rb") as file:
        return list(tomllib.load(file).get("programs", []))


class ServerProcess:
    def __init__(self, command: list[str], env: dict[str, str], port: int):
        self.port = port
        started = time.monotonic()
        # A clean environment, as in a measurement.
        clean = {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8"}
        passed = {name: os.environ[name] for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS") if name in os.environ}
        self.process = subprocess.Popen(command, env=clean | passed | env, cwd="/", start_new_session=True)
        self._wait_until_open(started + 30)
        self.start_seconds = time.monotonic() - started

    def _wait_until_open(self, limit: float) -> None:
        while time.monotonic() < limit:
            if self.process.poll() is not None:
                raise SystemExit(f"the server ended at once with {self.process.returncode}")
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                    connection.sendall(b"GET /plaintext HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    if connection.recv(9) == b"HTTP/1.1 ":
                        return
            except OSError:
                pass
            time.sleep(0.005)
        self.stop()
        raise SystemExit("the server did not answer within 30 s")

    def is_running(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> int:
        """SIGTERM, then SIGKILL after 5 s. Returns the exit code, negative for a signal."""
        if self.is_running():
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            return self.process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            return self.process.wait()
