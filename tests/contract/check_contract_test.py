#!/usr/bin/env python3
"""Does check_contract.py find mistakes? Each of them must make exactly the named check fail; no mistake, none."""

import contextlib
import io
import pathlib
import sys
import unittest

from check_contract import Checks, count_wrong
from server_process import ServerProcess, free_port
from upstream_standin import UpstreamStandin

WRONG_SERVER = pathlib.Path(__file__).with_name("wrong_server.py")


class CheckContract(unittest.TestCase):
    def wrong_lines(self, mistake: str, names: list[str] | None = None) -> list[str]:
        upstream = UpstreamStandin()
        port = free_port()
        command = [sys.executable, str(WRONG_SERVER), "--port", str(port), "--upstream", upstream.url]
        server = ServerProcess([*command, "--mistake", mistake], {}, port)
        try:
            checks = Checks(port, upstream)
            if names is not None:
                checks.all = lambda: [getattr(checks, name) for name in names]
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                count_wrong(checks, server)
            return [line for line in output.getvalue().splitlines() if line.startswith("WRONG")]
        finally:
            server.stop()
            upstream.close()

    def expect_found(self, mistake: str, check: str, control: str) -> None:
        lines = self.wrong_lines(mistake, [check, control])
        self.assertEqual(len(lines), 1, lines)
        self.assertIn(check.replace("_", " "), lines[0])

    def test_finds_nothing_wrong_with_a_right_server(self) -> None:
        self.assertEqual(self.wrong_lines("none"), [])

    def test_finds_each_mistake(self) -> None:
        for mistake, check, control in [
            ("body_differs", "plaintext_is_exact", "json_is_the_object"),
            ("json_text_type", "json_is_the_object", "plaintext_is_exact"),
            ("closes_connections", "connections_are_kept", "plaintext_is_exact"),
            ("wrong_solutions", "cpu_counts_solutions", "cpu_refuses_a_bad_n"),
            ("accepts_bad_n", "cpu_refuses_a_bad_n", "cpu_counts_solutions"),
            ("found_everything", "unknown_urls_are_404", "plaintext_is_exact"),
            ("cached_upstream", "upstream_merges_five_answers", "plaintext_is_exact"),
            ("upstream_in_turn", "upstream_calls_run_at_the_same_time", "upstream_merges_five_answers"),
            ("failure_is_200", "upstream_failures_are_502", "upstream_merges_five_answers"),
        ]:
            with self.subTest(mistake):
                self.expect_found(mistake, check, control)

    def test_finds_mistakes_in_every_answer(self) -> None:
        for mistake in ("no_server_header", "no_date", "stale_date", "extra_byte"):
            with self.subTest(mistake):
                lines = self.wrong_lines(mistake, ["plaintext_is_exact", "json_is_the_object", "unknown_urls_are_404"])
                self.assertGreaterEqual(len(lines), 2, lines)


if __name__ == "__main__":
    unittest.main()
