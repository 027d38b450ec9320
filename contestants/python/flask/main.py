"""python/flask: the contract on Flask; gunicorn serves it and adds the Server and Date headers."""

from flask import Flask, Response, jsonify, request

from queens import count_queens
from upstream import UpstreamFailed, merge_items

app = Flask(__name__)


@app.get("/plaintext")
def plaintext() -> Response:
    return Response("Hello, World!", mimetype="text/plain")


@app.get("/json")
def json() -> Response:
    return jsonify(message="Hello, World!")


@app.get("/cpu")
def cpu() -> Response | tuple[Response, int]:
    n = request.args.get("n", 0, type=int)
    if not 1 <= n <= 12:
        return jsonify(error="n must be a whole number from 1 to 12"), 400
    return jsonify(n=n, solutions=count_queens(n))


@app.get("/upstream")
def upstream() -> Response | tuple[Response, int]:
    try:
        return jsonify(merge_items())
    except UpstreamFailed as error:
        return jsonify(error=str(error)), 502
