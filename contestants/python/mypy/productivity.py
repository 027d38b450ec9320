"""productivity with type hints: the orders service under its own reload and a type checker."""

import io
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import time
import tokenize
import urllib.request

from answer_lines import answer_lines

here = pathlib.Path(__file__).parent
lock = pathlib.Path(sys.argv[1]) / "requirements.lock"
dev: list[int] = []  # the port of the service, once it runs
edits = 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_service() -> None:
    dev.append(free_port())
    shutil.copytree(here / "service", "dev")
    command = [sys.executable, "-m", "uvicorn", "service:app", "--reload", "--host", "127.0.0.1", "--port", str(dev[0]),
               "--log-level", "warning"]
    # Bytecode is told from its source by size and second: after two edits of one size in a second the first would be served for good.
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.Popen(command, cwd="dev", stdin=subprocess.DEVNULL, stdout=sys.stderr, env=environment)


def wait_for(version: str) -> None:
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{dev[0]}/version", timeout=2) as answer:
                if json.load(answer)["version"] == version:
                    return
        except (OSError, ValueError):
            pass
        time.sleep(0.002)


def edit(request: dict) -> dict:
    global edits
    if not dev:
        start_service()
        wait_for("v0")
    edits += 1
    text = (here / "service" / "service.py").read_text()
    pathlib.Path("dev/service.py").write_text(text.replace('"v0"', f'"v{edits}"'))
    wait_for(f"v{edits}")
    return {"answered": True}


def check_one(folder: pathlib.Path) -> str:
    """What the checker says. One call for each copy: their modules have the same names."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", "", "--cache-dir", "../../.mypy_cache", "service.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout


def check(request: dict) -> dict:
    mistakes = json.loads((here / "mistakes.json").read_text())
    said = []
    for index, mistake in enumerate([None, *mistakes]):
        folder = pathlib.Path(f"checked/copy{index}")
        shutil.copytree(here / "service", folder, dirs_exist_ok=True)
        if mistake:
            file = folder / mistake["file"]
            text = file.read_text()
            if mistake["from"] not in text:
                raise ValueError(f"no '{mistake['from']}' in {mistake['file']}")
            file.write_text(text.replace(mistake["from"], mistake["to"], 1))
        said.append(check_one(folder))
    caught = [" error: " in text for text in said[1:]]
    missed = [mistake["kind"] for mistake, seen in zip(mistakes, caught) if not seen]
    return {"clean": " error: " not in said[0], "mistakes": len(mistakes), "caught": sum(caught), "missed": missed}


def count(request: dict) -> dict:
    files = sorted((here / "service").glob("*.py"))
    layout = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    tokens = 0
    for file in files:
        words = list(tokenize.generate_tokens(io.StringIO(file.read_text()).readline))
        tokens += sum(word.type not in layout for word in words)
    return {"files": len(files), "tokens": tokens, "direct": 2, "all": len(needed({"fastapi", "uvicorn"}))}


def needed(names: set[str]) -> set[str]:
    """The packages that these bring, as what is installed says."""
    from importlib import metadata

    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in found:
            continue
        try:
            requires = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # for another platform
        found.add(name)
        waiting += [re.match(r"[\w.-]+", text).group() for text in requires if "extra ==" not in text]
    return found


answer_lines({"edit": edit, "check": check, "count": count})
