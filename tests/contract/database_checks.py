"""The part of the contract that asks a database: what a contestant answers is compared with what the database holds."""

import concurrent.futures
import html.parser
import json
import pathlib
import re
import subprocess
import tomllib
from collections.abc import Callable

from http_client import Answer, Connection, WrongAnswer

CATALOG = pathlib.Path(__file__).resolve().parent.parent.parent / "catalog"
ADDED = "Additional fortune added at request time."
COUNTS = {"": 1, "?queries=": 1, "?queries=foo": 1, "?queries=0": 1, "?queries=-3": 1, "?queries=1": 1, "?queries=20": 20,
          "?queries=500": 500, "?queries=501": 500}
CROWD = 128


class Psql:
    """Asks the database itself, by its own client."""

    def __init__(self, url: str):
        self.url = url

    def run(self, sql: str) -> list[list[str]]:
        command = ["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d", self.url, "-c", sql]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return [line.split("\t") for line in done.stdout.splitlines()]

    def numbers(self) -> dict[int, int]:
        return {int(row): int(number) for row, number in self.run("SELECT id, randomnumber FROM world")}

    def fortunes(self) -> list[tuple[str, str]]:
        found = [(row, message) for row, message in self.run("SELECT id, message FROM fortune")]
        return sorted([*found, ("0", ADDED)], key=lambda fortune: fortune[1])


def rule_of_fortunes() -> str:
    with open(CATALOG / "workloads/fortunes.toml", "rb") as file:
        return tomllib.load(file)["requests"][0]["answer"]["body_matches"].strip()


class Table(html.parser.HTMLParser):
    """The cells of each row, with entities resolved; everything else that is text is kept apart."""

    def __init__(self, text: str):
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: list[str] = []
        self._is_in_cell = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        self._is_in_cell = tag in ("td", "th")
        if self._is_in_cell:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._is_in_cell = False

    def handle_data(self, data: str) -> None:
        if self._is_in_cell:
            self.rows[-1][-1] += data


def require(holds: bool, message: str) -> None:
    if not holds:
        raise WrongAnswer(message)


def read_rows(answer: Answer) -> list[tuple[int, int]]:
    """The rows of a JSON answer, one or a list, as (id, randomNumber)."""
    require(answer.status == 200, f"the status is {answer.status}: {answer.body[:200]!r}")
    require(answer.header("content-type").lower().startswith("application/json"), "it is no JSON by its Content-Type")
    require(answer.header("server") != "", "the Server header is empty")
    require(answer.header("date") != "", "the Date header is empty")
    got = json.loads(answer.body)
    rows = got if isinstance(got, list) else [got]
    for row in rows:
        fits = isinstance(row, dict) and set(row) == {"id", "randomNumber"} and all(type(value) is int for value in row.values())
        require(fits, f"this is no row: {str(row)[:100]}")
    return [(row["id"], row["randomNumber"]) for row in rows]


class DatabaseChecks:
    def __init__(self, port: int, url: str, implements: set[str]):
        self.port = port
        self.psql = Psql(url)
        self.implements = implements

    def ask(self, path: str) -> Answer:
        with Connection(self.port, timeout=30) as connection:
            answer = connection.ask(path)
            connection.expect_nothing_more()
            return answer

    def require_in_table(self, rows: list[tuple[int, int]]) -> None:
        numbers = self.psql.numbers()
        for row, number in rows:
            require(numbers.get(row) == number, f"row {row} holds {numbers.get(row)}, the answer says {number}")

    def db_reads_a_random_row(self) -> None:
        answers = [self.ask("/db") for _ in range(20)]
        rows = [read_rows(answer) for answer in answers]
        require(all(answer.body.strip()[:1] == b"{" and len(row) == 1 for answer, row in zip(answers, rows)), "not one row")
        self.require_in_table([row[0] for row in rows])
        require(len({row[0] for row in rows}) > 10, f"{len(set(map(str, rows)))} different rows in 20 answers")

    def db_sees_what_others_write(self) -> None:
        self.psql.run("UPDATE world SET randomnumber = randomnumber % 10000 + 1")
        self.require_in_table([read_rows(self.ask("/db"))[0] for _ in range(5)])

    def queries_read_as_many_as_asked(self) -> None:
        for query, count in COUNTS.items():
            answer = self.ask(f"/queries{query}")
            rows = read_rows(answer)
            require(answer.body.strip()[:1] == b"[", f"/queries{query}: this is no list")
            require(len(rows) == count, f"/queries{query}: {len(rows)} rows, not {count}")
            self.require_in_table(rows)
            require(len(set(rows)) > count * 0.8, f"/queries{query}: only {len(set(rows))} different rows")

    def updates_write_what_they_answer(self) -> None:
        for query, count in COUNTS.items():
            before = self.psql.numbers()
            rows = read_rows(self.ask(f"/updates{query}"))
            require(len(rows) == count, f"/updates{query}: {len(rows)} rows, not {count}")
            self.require_updated(before, rows, f"/updates{query}")

    def require_updated(self, before: dict[int, int], rows: list[tuple[int, int]], path: str) -> None:
        after = self.psql.numbers()
        given: dict[int, set[int]] = {}
        for row, number in rows:
            given.setdefault(row, set()).add(number)
        for row, numbers in given.items():  # a row that was drawn twice may hold either number
            require(after[row] in numbers, f"{path}: row {row} holds {after[row]}, the answer says {numbers}")
        others = [row for row in before if row not in given and before[row] != after[row]]
        require(not others, f"{path}: row {others[:1]} was changed too")
        changed = sum(before[row] != after[row] for row in given)
        require(changed >= len(given) * 0.8, f"{path}: {changed} of {len(given)} rows were changed")

    def updates_at_once_do_not_lock_each_other(self) -> None:
        def one(_: int) -> None:
            require(len(read_rows(self.ask("/updates?queries=100"))) == 100, "not 100 rows")

        with concurrent.futures.ThreadPoolExecutor(32) as pool:
            list(pool.map(one, range(64)))

    def require_page(self, answer: Answer) -> None:
        require(answer.status == 200, f"the status is {answer.status}: {answer.body[:200]!r}")
        kind = answer.header("content-type").lower().replace(" ", "")
        require(kind == "text/html;charset=utf-8", f"Content-Type is {kind!r}")
        text = answer.body.decode()
        require(text.startswith("<!DOCTYPE html>"), f"it begins with {text[:30]!r}")
        page = Table(text)
        require("script" not in page.tags, "a message was not escaped")
        require(page.tags[:6] == ["html", "head", "title", "body", "table", "tr"], f"the tags are {page.tags[:8]}")
        rows = [["id", "message"], *([row, message] for row, message in self.psql.fortunes())]
        require(page.rows == rows, f"the rows are {page.rows}")

    def fortunes_are_sorted_and_escaped(self) -> None:
        answer = self.ask("/fortunes")
        self.require_page(answer)
        # A page may be right and yet not be taken for right under load, where a rule without a parser judges: both must agree.
        require(re.search(rule_of_fortunes(), answer.body.decode()), f"catalog/workloads/fortunes.toml does not accept {answer.body.decode()!r}")

    def fortunes_are_read_each_time(self) -> None:
        self.psql.run("INSERT INTO fortune VALUES (13, 'Böse <b>&</b> \"neu\"')")
        try:
            self.require_page(self.ask("/fortunes"))
        finally:
            self.psql.run("DELETE FROM fortune WHERE id = 13")
        self.require_page(self.ask("/fortunes"))

    def a_crowd_asks_the_database(self) -> None:
        def one(_: int) -> None:
            with Connection(self.port, timeout=30) as connection:
                for _ in range(3):
                    require(len(read_rows(connection.ask("/db"))) == 1, "not one row")

        with concurrent.futures.ThreadPoolExecutor(CROWD) as pool:
            list(pool.map(one, range(CROWD)))

    def all(self) -> list[Callable[[], None]]:
        checks = {
            "db": [self.db_reads_a_random_row, self.db_sees_what_others_write, self.a_crowd_asks_the_database],
            "queries": [self.queries_read_as_many_as_asked],
            "updates": [self.updates_write_what_they_answer, self.updates_at_once_do_not_lock_each_other],
            "fortunes": [self.fortunes_are_sorted_and_escaped, self.fortunes_are_read_each_time],
        }
        return [check for workload, some in checks.items() if workload in self.implements for check in some]
