"""install with poetry: the packages of the FastAPI contestant, from its lockfile, with an empty cache."""

import os
import pathlib
import shutil
import subprocess
import sys

from answer_lines import answer_lines

here = pathlib.Path(__file__).parent
cache = pathlib.Path("cache").resolve()
app = pathlib.Path("app").resolve()
python = app / ".venv" / "bin" / "python"


def run(*command: object, **variables: str) -> None:
    subprocess.run([str(word) for word in command], cwd=app, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr,
                   env={**os.environ, **variables})


def install(request: dict) -> dict:
    for folder in (app, cache):
        shutil.rmtree(folder, ignore_errors=True)
    app.mkdir()
    for name in ("pyproject.toml", "poetry.lock"):
        shutil.copy(here / "service" / name, app)
    settings = {"POETRY_CACHE_DIR": str(cache), "POETRY_VIRTUALENVS_IN_PROJECT": "true", "POETRY_KEYRING_ENABLED": "false"}
    run(sys.executable, "-m", "poetry", "install", "--no-root", "--no-interaction", "--quiet", **settings)
    return {"installed": True}


def inspect(request: dict) -> dict:
    run(python, "-c", "import aiohttp, fastapi, httptools, uvicorn, uvloop")
    packages = next((app / ".venv" / "lib").glob("python3*")) / "site-packages"
    return {"works": True, "bytes": sum(file.stat().st_size for file in packages.rglob("*") if file.is_file())}


answer_lines({"install": install, "inspect": inspect})
