#!/usr/bin/env python3
"""Starts a server and checks every answer of contestants/CONTRACT.md.

  check_contract.py -- build/libexec/bakeoff-reference --port {port} --cpus {cpus} --upstream {upstream}
  check_contract.py --contestant contestants/node/http --word node=/path/to/node

Exit code: 0 every answer is right, 1 some are wrong, 2 bad usage or the server does not start.
"""

import argparse
import concurrent.futures
import email.utils
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

from database_checks import DatabaseChecks
from extras_checks import ExtrasChecks
from http_client import Answer, Connection, WrongAnswer, request_bytes
from real_time_checks import HasChecks, real_time_checks
from server_process import ServerProcess, fill_words, free_port, read_contestant, read_workloads
from upstream_standin import UpstreamStandin

MERGED = {"items": [{"id": n, "value": n * n} for n in range(1, 6)], "sum": 55}
SOLUTIONS = {1: 1, 2: 0, 3: 0, 4: 2, 5: 10, 6: 4, 7: 40, 8: 92, 9: 352, 10: 724, 11: 2680, 12: 14200}
CROWD = 256
FILES = pathlib.Path(__file__).resolve().parents[2] / "catalog/services/static"


def require(holds: bool, message: str) -> None:
    if not holds:
        raise WrongAnswer(message)


def require_common_headers(answer: Answer) -> None:
    require(answer.header("server") != "", "the Server header is empty")
    date = answer.header("date")
    pattern = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"
    require(re.fullmatch(pattern, date) is not None, f"Date is {date!r}")
    said = email.utils.parsedate_to_datetime(date).timestamp()
    # Servers renew their date by a timer, which is late where they get no CPU; how long the answer took is not their fault here.
    require(answer.asked_at - 5 <= said <= answer.read_at, f"Date {date!r} was {answer.asked_at - said:.1f} s old when it was asked")


def require_json(answer: Answer, expected: object, status: int = 200) -> None:
    require(answer.status == status, f"the status is {answer.status}, not {status}")
    require_common_headers(answer)
    kind = answer.header("content-type").lower()
    require(re.fullmatch(r"application/json( *; *charset=utf-8)?", kind) is not None, f"Content-Type is {kind!r}")
    got = json.loads(answer.body)
    require(same_json(got, expected), f"the body is {answer.body[:200]!r}")


def same_json(got: object, expected: object) -> bool:
    """Equal values of equal types: 1, 1.0 and true are different answers."""
    return json.dumps(got, sort_keys=True) == json.dumps(expected, sort_keys=True)


def require_refused(answer: Answer, *statuses: int) -> None:
    require(answer.status in statuses, f"the status is {answer.status}, not one of {statuses}")
    require_common_headers(answer)


class Checks:
    def __init__(self, port: int, upstream: UpstreamStandin):
        self.port = port
        self.upstream = upstream

    def connect(self) -> Connection:
        return Connection(self.port)

    def ask(self, path: str, **rest: str) -> Answer:
        with self.connect() as connection:
            answer = connection.ask(path, **rest)
            connection.expect_nothing_more()
            return answer

    def require_plaintext(self, answer: Answer) -> None:
        require(answer.status == 200, f"the status is {answer.status}")
        require_common_headers(answer)
        kind = answer.header("content-type").lower()
        require(re.fullmatch(r"text/plain( *; *charset=utf-8)?", kind) is not None, f"Content-Type is {kind!r}")
        require(answer.body == b"Hello, World!", f"the body is {answer.body!r}")

    def plaintext_is_exact(self) -> None:
        self.require_plaintext(self.ask("/plaintext"))

    def json_is_the_object(self) -> None:
        require_json(self.ask("/json"), {"message": "Hello, World!"})

    def benchmark_headers_change_nothing(self) -> None:
        headers = (
            "Accept: application/json,text/html;q=0.9,application/xhtml+xml;q=0.9,application/xml;q=0.8,*/*;q=0.7\r\n"
            "Connection: keep-alive\r\nUser-Agent: check\r\nCookie: a=b\r\n"
        )
        require_json(self.ask("/json", headers=headers), {"message": "Hello, World!"})
        self.require_plaintext(self.ask("/plaintext", headers=headers))

    def cpu_counts_solutions(self) -> None:
        for n, solutions in SOLUTIONS.items():
            require_json(self.ask(f"/cpu?n={n}"), {"n": n, "solutions": solutions})

    def cpu_finds_n_among_other_parameters(self) -> None:
        require_json(self.ask("/cpu?a=7&n=8&b=9"), {"n": 8, "solutions": 92})

    def cpu_refuses_a_bad_n(self) -> None:
        for query in ("", "?", "?n=", "?n=0", "?n=13", "?n=-8", "?n=eight", "?n=8.5", "?n=99999999999999999999", "?m=8"):
            try:
                require_refused(self.ask(f"/cpu{query}"), 400, 422)
            except WrongAnswer as error:
                raise WrongAnswer(f"/cpu{query}: {error}") from error

    def unknown_urls_are_404(self) -> None:
        for path in ("/", "/nothing", "/plaintextual", "/json/x", "/item/1", "/%2e%2e/etc/passwd"):
            require_refused(self.ask(path), 404)

    def other_methods_are_refused(self) -> None:
        headers = "Content-Length: 2\r\nContent-Type: application/json\r\n"
        require_refused(self.ask("/json", method="POST", headers=headers, body="{}"), 404, 405)

    def connections_are_kept(self) -> None:
        with self.connect() as connection:
            for _ in range(20):
                self.require_plaintext(connection.ask("/plaintext"))
                require_json(connection.ask("/json"), {"message": "Hello, World!"})
                require_refused(connection.ask("/nothing"), 404)
                connection.expect_nothing_more()

    def connection_close_is_obeyed(self) -> None:
        with self.connect() as connection:
            self.require_plaintext(connection.ask("/plaintext", headers="Connection: close\r\n"))
            require(connection.has_ended(), "the connection is still open")

    def requests_may_arrive_in_pieces(self) -> None:
        with self.connect() as connection:
            for _ in range(2):
                for byte in request_bytes("/json", headers="X-Long: " + "x" * 40 + "\r\n"):
                    connection.send(bytes([byte]))
                    time.sleep(0.0005)
                require_json(connection.read_answer(), {"message": "Hello, World!"})

    def requests_sent_together_are_answered_in_order(self) -> None:
        with self.connect() as connection:
            paths = ["/plaintext", "/upstream", "/json", "/cpu?n=6", "/upstream", "/plaintext"]
            connection.send(b"".join(request_bytes(path) for path in paths))
            self.require_plaintext(connection.read_answer())
            require_json(connection.read_answer(), MERGED)
            require_json(connection.read_answer(), {"message": "Hello, World!"})
            require_json(connection.read_answer(), {"n": 6, "solutions": 4})
            require_json(connection.read_answer(), MERGED)
            self.require_plaintext(connection.read_answer())
            connection.expect_nothing_more()

    def date_moves_on(self) -> None:
        with self.connect() as connection:
            first = connection.ask("/plaintext").header("date")
            time.sleep(2.1)
            require(connection.ask("/plaintext").header("date") != first, f"Date stands still at {first!r}")

    def garbage_does_not_stop_it(self) -> None:
        for garbage in (b"\r\n\r\n\0\0\xff", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00" * 20, b"GET /json HTTP/9.9\r\n\r\n"):
            with self.connect() as connection:
                connection.send(garbage)
        self.require_plaintext(self.ask("/plaintext"))

    def upstream_merges_five_answers(self) -> None:
        time.sleep(0.3)  # calls of earlier checks may still be on their way
        self.upstream.forget()
        for times in range(1, 4):
            require_json(self.ask("/upstream"), MERGED)
            asked = sorted(self.upstream.asked)
            require(asked == sorted([1, 2, 3, 4, 5] * times), f"the upstream was asked for items {asked}")

    def upstream_calls_run_at_the_same_time(self) -> None:
        self.upstream.forget()
        require_json(self.ask("/upstream"), MERGED)
        require(self.upstream.most_at_once == 5, f"{self.upstream.most_at_once} calls were open at once, not 5")

    def upstream_connections_are_kept(self) -> None:
        self.upstream.forget()
        with self.connect() as connection:
            for _ in range(20):
                require_json(connection.ask("/upstream"), MERGED)
        opened = self.upstream.connections
        require(opened <= 10, f"{opened} connections were opened for 100 calls, 20 times 5 in turn")

    def upstream_answers_are_used(self) -> None:
        shifted = {"items": [{"id": n, "value": n * n + 100} for n in range(1, 6)], "sum": 555}
        self.expect_upstream("shifted", shifted)

    def upstream_items_stay_in_order(self) -> None:
        self.expect_upstream("reversed", MERGED)

    def upstream_json_may_look_different(self) -> None:
        self.expect_upstream("padded", MERGED)
        self.expect_upstream("chunked", MERGED)

    def expect_upstream(self, mode: str, expected: object) -> None:
        self.upstream.mode = mode
        try:
            require_json(self.ask("/upstream"), expected)
        except WrongAnswer as error:
            raise WrongAnswer(f"upstream {mode}: {error}") from error
        finally:
            self.upstream.mode = "right"

    def upstream_failures_are_502(self) -> None:
        for mode in ("error_500", "not_json", "wrong_id", "hang_up"):
            self.upstream.mode = mode
            try:
                with self.connect() as connection:
                    require_refused(connection.ask("/upstream"), 502)
                    self.upstream.mode = "right"
                    require_json(connection.ask("/upstream"), MERGED)
            except WrongAnswer as error:
                raise WrongAnswer(f"upstream {mode}: {error}") from error
            finally:
                self.upstream.mode = "right"

    def upstream_out_of_reach_is_502(self) -> None:
        self.upstream.stop_listening()
        try:
            require_refused(self.ask("/upstream"), 502)
        finally:
            self.upstream.listen_again()
        require_json(self.ask("/upstream"), MERGED)

    def upstream_may_hang_up_between_requests(self) -> None:
        require_json(self.ask("/upstream"), MERGED)
        self.upstream.hang_up_idle()
        require_json(self.ask("/upstream"), MERGED)

    def a_crowd_is_served(self) -> None:
        def one(_: int) -> None:
            with Connection(self.port, timeout=60) as connection:
                for _ in range(3):
                    require_json(connection.ask("/upstream"), MERGED)
                    self.require_plaintext(connection.ask("/plaintext"))

        with concurrent.futures.ThreadPoolExecutor(CROWD) as pool:
            list(pool.map(one, range(CROWD)))

    def all(self) -> list[Callable[[], None]]:
        return [
            self.plaintext_is_exact,
            self.json_is_the_object,
            self.benchmark_headers_change_nothing,
            self.cpu_counts_solutions,
            self.cpu_finds_n_among_other_parameters,
            self.cpu_refuses_a_bad_n,
            self.unknown_urls_are_404,
            self.other_methods_are_refused,
            self.connections_are_kept,
            self.connection_close_is_obeyed,
            self.requests_may_arrive_in_pieces,
            self.requests_sent_together_are_answered_in_order,
            self.date_moves_on,
            self.garbage_does_not_stop_it,
            self.upstream_merges_five_answers,
            self.upstream_calls_run_at_the_same_time,
            self.upstream_connections_are_kept,
            self.upstream_answers_are_used,
            self.upstream_items_stay_in_order,
            self.upstream_json_may_look_different,
            self.upstream_failures_are_502,
            self.upstream_out_of_reach_is_502,
            self.upstream_may_hang_up_between_requests,
            self.a_crowd_is_served,
        ]


def count_wrong(checks: HasChecks, server: ServerProcess) -> int:
    wrong = 0
    for check in checks.all():
        name = check.__name__.replace("_", " ")
        try:
            check()
            require(server.is_running(), "the server has ended")
            print(f"ok     {name}")
        except (WrongAnswer, OSError, ValueError, subprocess.CalledProcessError) as error:
            wrong += 1
            print(f"WRONG  {name}: {error or type(error).__name__}")
    return wrong


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contestant", type=pathlib.Path, help="folder with a contestant.toml")
    parser.add_argument("--word", action="append", default=[], metavar="NAME=VALUE", help="value of a {word}")
    parser.add_argument("--database", default="", metavar="URL", help="a database as catalog/services/postgres.sql makes it")
    parser.add_argument("--implements", default="", help="workloads beside the first four; those of the contestant's file when absent")
    parser.add_argument("--real-time", default="", metavar="ID=PATH,...", help="workloads of messages and streams, and their paths")
    parser.add_argument("--cpus", type=int, default=1)
    parser.add_argument("command", nargs="*", help="command of the server, with {port} {cpus} {upstream} {static}")
    arguments = parser.parse_args()
    if (arguments.contestant is None) == (not arguments.command):
        parser.error("give either --contestant FOLDER or -- COMMAND")
    if arguments.contestant is not None and not arguments.implements:
        arguments.implements = ",".join(read_workloads(arguments.contestant))
    return arguments


def main() -> int:
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="bakeoff-contract-") as folder:
        pathlib.Path(folder).chmod(0o755)
        files = pathlib.Path(folder, "static")
        shutil.copytree(FILES, files)
        return check(arguments, files)


def check(arguments: argparse.Namespace, files: pathlib.Path) -> int:
    upstream = UpstreamStandin()
    port = free_port()
    words = {"port": str(port), "cpus": str(arguments.cpus), "upstream": upstream.url, "database": arguments.database,
             "static": str(files)}
    command, env = arguments.command, {}
    if arguments.contestant is not None:
        words["source_dir"] = str(arguments.contestant.resolve())
        command, env = read_contestant(arguments.contestant)
    words |= dict(word.split("=", 1) for word in arguments.word)
    try:
        server = ServerProcess(
            [fill_words(word, words) for word in command],
            {name: fill_words(value, words) for name, value in env.items()},
            port,
        )
    except (SystemExit, OSError) as error:
        print(f"cannot start: {error}", file=sys.stderr)
        return 2
    print(f"       answered {server.start_seconds * 1000:.0f} ms after its start")
    try:
        wrong = count_wrong(Checks(port, upstream), server)
        implements = set(arguments.implements.split(","))
        if arguments.database:
            wrong += count_wrong(DatabaseChecks(port, arguments.database, implements), server)
        wrong += count_wrong(ExtrasChecks(port, files, implements), server)
        for checks in real_time_checks(port, arguments.real_time, upstream):
            wrong += count_wrong(checks, server)
    finally:
        code = server.stop()
        upstream.close()
    print(f"{wrong} wrong; the server ended with {code}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
