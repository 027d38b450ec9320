#!/usr/bin/env python3
"""Do the checks of sockets and streams find mistakes? Each of them must make exactly the named check fail; no mistake, none."""

import contextlib
import io
import pathlib
import sys
import unittest

from check_contract import count_wrong
from real_time_checks import real_time_checks
from server_process import ServerProcess, free_port
from upstream_standin import UpstreamStandin

WRONG_SERVER = pathlib.Path(__file__).with_name("wrong_sockets.py")
OFFER = {"ws-echo": "/ws/echo", "ws-broadcast": "/ws/room", "sse-tokens": "/tokens", "slow-upstream": "/slow"}


class RealTimeChecks(unittest.TestCase):
    def wrong_lines(self, mistake: str, workload: str, names: tuple[str, ...] = ()) -> list[str]:
        upstream = UpstreamStandin()
        port = free_port()
        server = ServerProcess([sys.executable, str(WRONG_SERVER), str(port), mistake, upstream.url], {}, port)
        try:
            [checks] = real_time_checks(port, f"{workload}={OFFER[workload]}", upstream)
            if names:
                checks.all = lambda: [getattr(checks, name) for name in names]
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                count_wrong(checks, server)
            return [line for line in output.getvalue().splitlines() if line.startswith("WRONG")]
        finally:
            server.stop()
            upstream.close()

    def test_find_nothing_wrong_with_a_right_server(self) -> None:
        for workload in OFFER:
            with self.subTest(workload):
                self.assertEqual(self.wrong_lines("none", workload), [])

    def test_find_each_mistake(self) -> None:
        for mistake, workload, check, control in [
            ("changes", "ws-echo", "echo_sends_text_back", "echo_answers_pings"),
            ("binary_becomes_text", "ws-echo", "echo_sends_binary_back", "echo_sends_text_back"),
            ("forgets_fragments", "ws-echo", "echo_joins_fragments", "echo_sends_text_back"),
            ("answers_no_ping", "ws-echo", "echo_answers_pings", "echo_sends_text_back"),
            ("swaps_the_order", "ws-echo", "echo_keeps_the_order", "echo_sends_binary_back"),
            ("says_no_good_bye", "ws-echo", "echo_says_good_bye", "echo_sends_text_back"),
            ("takes_frames_without_a_mask", "ws-echo", "echo_refuses_frames_without_a_mask", "echo_sends_text_back"),
            ("answers_without_an_upgrade", "ws-echo", "a_plain_request_is_no_socket", "echo_sends_text_back"),
            ("doubles", "ws-broadcast", "what_one_says_everybody_hears", "nothing_else"),
            ("loses", "ws-broadcast", "what_one_says_everybody_hears", "nothing_else"),
            ("swaps_the_order", "ws-broadcast", "a_speaker_is_heard_in_order", "what_one_says_everybody_hears"),
            ("ends_with_the_first_who_leaves", "ws-broadcast", "who_leaves_disturbs_nobody", "what_one_says_everybody_hears"),
            ("leaves_a_token_out", "sse-tokens", "tokens_are_a_whole_stream", "nothing_else"),
            ("sends_tokens_at_once", "sse-tokens", "tokens_come_one_by_one", "tokens_are_a_whole_stream"),
            ("asks_without_a_delay", "slow-upstream", "slow_item_is_asked_with_its_delay", "slow_answer_is_used"),
            ("remembers_the_slow_answer", "slow-upstream", "slow_answer_is_used", "nothing_else"),
            ("takes_a_failure_for_an_answer", "slow-upstream", "slow_failure_is_502", "slow_answer_is_used"),
        ]:
            with self.subTest(mistake, workload=workload):
                names = (check,) if control == "nothing_else" else (check, control)
                lines = self.wrong_lines(mistake, workload, names)
                self.assertEqual(len(lines), 1, lines)
                self.assertIn(check.replace("_", " "), lines[0])


if __name__ == "__main__":
    unittest.main()
