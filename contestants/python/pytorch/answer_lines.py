"""One line asked, one line answered (docs/formats/program.md)."""

import json
import sys
from collections.abc import Callable


def answer_lines(tasks: dict[str, Callable[[dict], dict]]) -> None:
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(tasks[request["task"]](request)), flush=True)
