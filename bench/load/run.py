#!/usr/bin/env python3
"""What the load generator costs, and how true it is, beside its peers on this machine.

  bench/load/run.py closed                 CPU time of the client a request, every client found here, on every server found here
  bench/load/run.py open                   actual minus intended send, at 10,000 and 50,000 a second, busy and asleep
  bench/load/run.py stall                  a server that stands still for 1 s: what each client makes of it, and what is true
  bench/load/run.py sockets --uws FOLDER   CPU time of the client a WebSocket echo, beside uWebSockets' load_test (FOLDER has its load_test and an echo server
                                           for port 9001, EchoServer or echo)
  bench/load/run.py idle                   memory of the generator while it holds 10,000 idle WebSocket connections

Clients that are not installed are named and left out: wrk ab h2load hey oha bombardier vegeta k6. Servers: the reference server, nginx, Node.js (node/http),
uvicorn (python/starlette; with starlette, uvloop and httptools beside it).

closed: a client and wrk (else the first client) live at once, each with its own connections; one of them runs, for 0.1 s, and the other is stopped, so that the
machine's ups and downs fall on both alike. The server has CPU 0, the clients CPU 1. The figure is user + system time of the client's process, its start included, over the
requests it reports. Nothing else may run meanwhile.
"""
import argparse
import json
import os
import pathlib
import random
import re
import shlex
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SERVER_CPU, CLIENT_CPU = "0", "1"
SLICE = 0.1
CONNECTIONS = 64


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server process on its own CPU, until the block ends."""

    def __init__(self, name, command, env=None, path="/plaintext"):
        self.name, self.command, self.env, self.path = name, command, env or {}, path

    def __enter__(self):
        self.port = free_port()
        self.folder = tempfile.TemporaryDirectory(prefix="bakeoff-bench-load-")
        if self.name == "nginx":
            self.write_nginx_config()
        words = [word.format(port=self.port, folder=self.folder.name) for word in self.command]
        env = {**os.environ, **{key: value.format(port=self.port) for key, value in self.env.items()}}
        self.process = subprocess.Popen(["taskset", "-c", SERVER_CPU, *words], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                urllib.request.urlopen(self.url, timeout=1).read()
                return self
            except OSError:
                time.sleep(0.05)
        sys.exit(f"{self.name} does not answer at {self.url}")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}{self.path}"

    def write_nginx_config(self):
        text = f"""worker_processes 1; daemon off; error_log stderr crit; pid {self.folder.name}/pid; events {{ worker_connections 4096; }}
http {{ access_log off; keepalive_requests 1000000000; client_body_temp_path {self.folder.name}; proxy_temp_path {self.folder.name}; fastcgi_temp_path {self.folder.name};
uwsgi_temp_path {self.folder.name}; scgi_temp_path {self.folder.name};
server {{ listen 127.0.0.1:{self.port}; location / {{ default_type text/plain; return 200 "Hello, World!"; }} }} }}"""
        pathlib.Path(self.folder.name, "nginx.conf").write_text(text)


def servers():
    build = ROOT / "build/release/libexec/bakeoff-reference"
    found = [Server("reference", [str(build), "--port", "{port}", "--cpus", "1"])]
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx:
        found.append(Server("nginx", [nginx, "-c", "{folder}/nginx.conf"]))
    if shutil.which("node"):
        script = str(ROOT / "contestants/node/http/server.mjs")
        found.append(Server("node", ["node", script], {"PORT": "{port}", "CPUS": "1", "NODE_ENV": "production"}))
    if shutil.which("uvicorn"):
        words = "uvicorn main:app --host 127.0.0.1 --port {port} --loop uvloop --http httptools --no-access-log --log-level warning --app-dir".split()
        found.append(Server("uvicorn", [*words, str(ROOT / "contestants/python/starlette")], {"UPSTREAM": ""}))
    return found


def first_number(pattern, text):
    found = re.search(pattern, text, re.MULTILINE)
    return int(found.group(1).replace(",", "")) if found else 0


def clients(options):
    """Name, command and how to read the number of requests from its output."""
    bakeoff = shlex.quote(str(options.bakeoff))
    def ours(text):
        return json.loads(text)["requests"]
    every = f"{bakeoff} load {{url}} -c {CONNECTIONS} -t 1 -d {{seconds}}s --warm-up 0 --sleep --json"
    known = [
        ("wrk", f"wrk -t1 -c{CONNECTIONS} -d{{seconds}}s {{url}}", lambda text: first_number(r"(\d+) requests in", text)),
        ("bakeoff", every, ours),
        ("bakeoff, body checked", every + " --expect-body 'Hello, World!' --expect-header 'content-type: text/plain'", ours),
        ("bakeoff, request filled", every + " -H 'x-number: {{{{counter}}}}'", ours),
        ("wrk, Lua request()", f"wrk -t1 -c{CONNECTIONS} -d{{seconds}}s -s {options.folder}/request.lua {{url}}", lambda text: first_number(r"(\d+) requests in", text)),
        ("h2load --h1", f"h2load --h1 -t1 -c{CONNECTIONS} -D{{seconds}} {{url}}", lambda text: first_number(r"requests: (\d+) total", text)),
        ("ab -k", f"ab -q -k -c{CONNECTIONS} -t{{seconds}} -n100000000 {{url}}", lambda text: first_number(r"Complete requests:\s+(\d+)", text)),
        ("hey", f"hey -c {CONNECTIONS} -z {{seconds}}s {{url}}", lambda text: first_number(r"\[200\]\s+(\d+) responses", text)),
        ("oha", f"oha --no-tui --output-format json -c {CONNECTIONS} -z {{seconds}}s {{url}}", lambda text: sum(json.loads(text)["statusCodeDistribution"].values())),
        ("bombardier", f"bombardier -c {CONNECTIONS} -d {{seconds}}s -o json -p r {{url}}", lambda text: json.loads(text)["result"]["req2xx"]),
        ("vegeta", f"sh -c 'echo GET {{url}} | vegeta attack -rate 0 -max-workers {CONNECTIONS} -connections {CONNECTIONS} -duration {{seconds}}s | vegeta report -type json'",
         lambda text: json.loads(text)["requests"]),
        ("k6", f"k6 run --quiet --vus {CONNECTIONS} --duration {{seconds}}s -e URL={{url}} {options.folder}/script.js", lambda text: first_number(r"http_reqs\S*\s+(\d+)", text)),
    ]
    pathlib.Path(options.folder, "request.lua").write_text('local n = 0\nrequest = function()\n  n = n + 1\n  return wrk.format("GET", nil, { ["x-number"] = tostring(n) })\nend\n')
    pathlib.Path(options.folder, "script.js").write_text("import http from 'k6/http';\nexport default function () { http.get(__ENV.URL); }\n")
    present, missing = [], []
    for name, command, read in known:
        program = "bakeoff" if name.startswith("bakeoff") else name.split()[0].rstrip(",")
        (present if program == "bakeoff" or shutil.which(program) else missing).append((name, command, read))
    return present, [name for name, *_ in missing]


class Client:
    """A client that is stopped but for its turns. Its children are stopped with it: it leads a process group."""

    def __init__(self, name, command, read):
        self.name, self.read = name, read
        self.output = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(["taskset", "-c", CLIENT_CPU, *shlex.split(command)], stdout=self.output, stderr=subprocess.DEVNULL, start_new_session=True)
        self.usage = None

    def signal(self, which):
        try:
            os.killpg(self.process.pid, which)
        except ProcessLookupError:
            pass

    def is_over(self):
        if self.usage is None:
            pid, _, usage = os.wait4(self.process.pid, os.WNOHANG)
            self.usage = usage if pid else None
        return self.usage is not None

    def microseconds_a_request(self):
        self.output.seek(0)
        try:
            requests = self.read(self.output.read())
        except (ValueError, KeyError):
            requests = 0
        return (self.usage.ru_utime + self.usage.ru_stime) / requests * 1e6 if requests else None


def take_turns(list_of_clients, url, seconds, seed):
    order = random.Random(seed)
    running = []
    for name, command, read in list_of_clients:
        client = Client(name, command.format(url=url, seconds=seconds), read)
        time.sleep(0.3)
        client.signal(signal.SIGSTOP)
        running.append(client)
    deadline = time.monotonic() + 3 * seconds + 30
    while not all(client.is_over() for client in running) and time.monotonic() < deadline:
        order.shuffle(running)
        for client in running:
            if client.is_over():
                continue
            client.signal(signal.SIGCONT)
            time.sleep(SLICE)
            if not client.is_over():
                client.signal(signal.SIGSTOP)
    for client in running:
        if not client.is_over():
            client.signal(signal.SIGKILL)
            client.process.wait()
    return {client.name: client.microseconds_a_request() for client in running if client.usage}


def closed(options):
    present, missing = clients(options)
    if missing:
        print(f"not here, left out: {', '.join(missing)}")
    base, *others = present
    for server in servers():
        if options.server and server.name not in options.server:
            continue
        chosen = [client for client in others if not options.client or any(client[0].startswith(word) for word in options.client)]
        print(f"\n{server.name}, {CONNECTIONS} connections, each client {options.repetitions} times {options.seconds} s in turns with {base[0]}: CPU time a request, and its ratio")
        with server:
            for client in chosen:
                costs = [take_turns([base, client], server.url, options.seconds, seed) for seed in range(options.repetitions)]
                pairs = [(cost[client[0]], cost[base[0]]) for cost in costs if cost.get(client[0]) and cost.get(base[0])]
                if not pairs:
                    print(f"  {client[0]:26} no result", flush=True)
                    continue
                ratios = [own / its for own, its in pairs]
                print(f"  {client[0]:26} {statistics.median(own for own, _ in pairs):8.2f} us   {base[0]} {statistics.median(its for _, its in pairs):6.2f} us   "
                      f"ratio {statistics.median(ratios):.3f}  [{min(ratios):.3f}, {max(ratios):.3f}]", flush=True)


class SocketClient(Client):
    """Whatever it reports: its frames are counted by the kernel, in the bytes that its connections have sent, and its CPU time by the kernel too. uWebSockets' load_test never ends."""

    def __init__(self, name, command, frame_bytes):
        super().__init__(name, command, None)
        self.frame_bytes = frame_bytes

    def pids(self):
        listed = subprocess.run(["pgrep", "-g", str(self.process.pid)], capture_output=True, text=True).stdout.split()
        return listed or [str(self.process.pid)]

    def reading(self, port):
        """CPU seconds, frames and sleeps until now. Only while it stands still."""
        own = {link.readlink().name for pid in self.pids() for link in pathlib.Path(f"/proc/{pid}/fd").iterdir()}
        listed = subprocess.run(["ss", "-Htine", "state", "established", f"( dport = :{port} )"], capture_output=True, text=True).stdout
        sent = 0
        for line, details in zip(listed.splitlines()[::2], listed.splitlines()[1::2]):
            if f"socket:[{first_number(r'ino:([0-9]+)', line)}]" in own:
                sent += first_number(r"bytes_sent:(\d+)", details)
        threads = [thread for pid in self.pids() for thread in pathlib.Path(f"/proc/{pid}/task").iterdir()]
        ran = sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads)
        slept = sum(first_number(r"^voluntary_ctxt_switches:\s+(\d+)", (thread / "status").read_text()) for thread in threads)
        return ran / 1e9, sent / self.frame_bytes, slept


def echo_in_turns(list_of_clients, port, seconds, seed):
    order = random.Random(seed)
    running = []
    for name, command, frame_bytes in list_of_clients:
        client = SocketClient(name, command, frame_bytes)
        time.sleep(1)  # it connects, and begins
        client.signal(signal.SIGSTOP)
        running.append(client)
    time.sleep(0.1)
    before = {client.name: client.reading(port) for client in running}
    for _ in range(round(seconds / SLICE)):
        order.shuffle(running)
        for client in running:
            client.signal(signal.SIGCONT)
            time.sleep(SLICE)
            client.signal(signal.SIGSTOP)
    time.sleep(0.1)
    after = {client.name: client.reading(port) for client in running}
    for client in running:
        client.signal(signal.SIGKILL)
        client.process.wait()
    spent = {name: [late - early for late, early in zip(after[name], before[name])] for name in after}
    return {name: (cpu / frames * 1e6, sleeps / frames) for name, (cpu, frames, sleeps) in spent.items()}


def sockets(options):
    """Both send 32 bytes in a frame of 38, from 64 connections, and wait for the echo."""
    if not options.uws or not (options.uws / "load_test").exists():
        sys.exit("--uws FOLDER: where uWebSockets' benchmarks/load_test and EchoServer were built")
    server = next(file for file in (options.uws / "EchoServer", options.uws / "echo") if file.exists())
    port = 9001
    echoing = subprocess.Popen(["taskset", "-c", SERVER_CPU, str(server)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        ours = f"{shlex.quote(str(options.bakeoff))} load ws://127.0.0.1:{port}/ -c {CONNECTIONS} -t 1 -d {6 * options.seconds + 60}s --warm-up 0 --sleep --json --payload 32"
        pair = [("load_test", f"{options.uws}/load_test {CONNECTIONS} 127.0.0.1 {port} 0 0 32", 38), ("bakeoff", ours, 38)]
        ratios = []
        for seed in range(options.repetitions):
            costs = echo_in_turns(pair, port, options.seconds, seed)
            (own, own_sleeps), (its, its_sleeps) = costs["bakeoff"], costs["load_test"]
            ratios.append(own / its)
            print(f"  bakeoff {own:6.3f} us, {own_sleeps:.3f} sleeps   load_test {its:6.3f} us, {its_sleeps:.3f} sleeps a message   ratio {ratios[-1]:.3f}", flush=True)
        print(f"  ratio, median and range: {statistics.median(ratios):.3f}  [{min(ratios):.3f}, {max(ratios):.3f}]")
    finally:
        echoing.terminate()
        echoing.wait()


def load_json(options, url, *flags):
    command = ["taskset", "-c", CLIENT_CPU, str(options.bakeoff), "load", url, "-c", str(CONNECTIONS), "--json", *flags]
    done = subprocess.run(command, capture_output=True, text=True)
    if not done.stdout:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def quantile(latency, q):
    return next(item["seconds"] for item in latency["quantiles"] if item["quantile"] == q)


def open_loop(options):
    print("actual minus intended send; the best and the median of the repetitions")
    with servers()[0] as server:
        for flags, mode in (([], "busy"), (["--sleep"], "asleep")):
            for rate in (10_000, 50_000):
                rows = [load_json(options, server.url, "-R", str(rate), "--even", "-d", f"{options.seconds}s", *flags) for _ in range(options.repetitions)]
                p50 = sorted(quantile(row["generator"]["send_late"], 0.5) * 1e6 for row in rows)
                p99 = sorted(quantile(row["generator"]["send_late"], 0.99) * 1e6 for row in rows)
                delivered = min(row["requests"] / row["planned"] for row in rows)
                print(f"  {mode:7} {rate:6}/s  p50 {p50[0]:6.2f} us ({statistics.median(p50):.2f})  p99 {p99[0]:7.2f} us ({statistics.median(p99):.2f})  delivered {delivered:.5f}")


def stall(options):
    """5,000 a second for 10 s; the server stands still from second 4 to second 5. A tenth of the requests meets it and waits 0 to 1 s, evenly: p99 0.9 s."""
    with servers()[0] as server:
        flags = ["-R", "5000", "--even", "-d", "10s", "--warm-up", "1s"]
        quiet = load_json(options, server.url, *flags)
        command = ["taskset", "-c", CLIENT_CPU, str(options.bakeoff), "load", server.url, "-c", str(CONNECTIONS), "--json", *flags]
        loading = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        time.sleep(5)
        server.process.send_signal(signal.SIGSTOP)
        time.sleep(1)
        server.process.send_signal(signal.SIGCONT)
        stalled = json.loads(loading.communicate()[0])
        closed_loop = None
        if shutil.which("wrk"):
            wrk = subprocess.Popen(["taskset", "-c", CLIENT_CPU, "wrk", "-t1", f"-c{CONNECTIONS}", "-d10s", "--latency", server.url], stdout=subprocess.PIPE, text=True)
            time.sleep(4)
            server.process.send_signal(signal.SIGSTOP)
            time.sleep(1)
            server.process.send_signal(signal.SIGCONT)
            closed_loop = wrk.communicate()[0]
    latency = stalled["latency"]
    print("a server that stands still for 1 s of 10, 5,000 requests a second")
    print(f"  truth            p50 {quantile(quiet['latency'], 0.5) * 1e6:.0f} us (without the stall)  p99 0.900 s  max 1.000 s")
    print(f"  bakeoff          p50 {quantile(latency, 0.5) * 1e6:.0f} us  p99 {quantile(latency, 0.99):.3f} s  max {latency['max_seconds']:.3f} s; {stalled['requests']} of {stalled['planned']}")
    print(f"  its service time p50 {quantile(stalled['service'], 0.5) * 1e6:.0f} us  p99 {quantile(stalled['service'], 0.99):.3f} s")
    if closed_loop:
        print("  wrk              " + "  ".join(" ".join(line.split()) for line in closed_loop.splitlines() if re.match(r"\s+(50|90|99)%", line)))


def idle(options):
    """The most resident memory that the generator ever had, with one connection and with all; what the kernel keeps for sockets is not in it."""
    connections = 10_000
    server = ROOT / "build/release/libexec/bakeoff-reference"
    port = free_port()
    serving = subprocess.Popen(["taskset", "-c", SERVER_CPU, str(server), "--port", str(port), "--cpus", "1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.5)
        for held in (1, connections):
            command = f"{shlex.quote(str(options.bakeoff))} load ws://127.0.0.1:{port}/ws/echo --mode idle -c {held} -d {options.seconds}s --json"
            holding = subprocess.Popen(["taskset", "-c", CLIENT_CPU, *shlex.split(command)], stdout=subprocess.PIPE, text=True)
            most = 0
            while holding.poll() is None:
                try:
                    most = max(most, first_number(r"^VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{holding.pid}/status").read_text()))
                except OSError:
                    break
                time.sleep(0.1)
            counts = json.loads(holding.communicate()[0])
            open_until_the_end = counts["connections"] - counts["errors"]["closed"]
            print(f"  {open_until_the_end:6} connections held: {most / 1024:.1f} MB at most")
            if held == 1:
                alone = most
        print(f"  {(most - alone) * 1024 / (connections - 1):.0f} bytes a connection")
    finally:
        serving.terminate()
        serving.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["closed", "open", "stall", "sockets", "idle"])
    parser.add_argument("--bakeoff", type=pathlib.Path, default=ROOT / "build/release/bin/bakeoff")
    parser.add_argument("--seconds", type=int, default=10, help="of each client or rate")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--client", action="append", help="only those whose names begin so")
    parser.add_argument("--server", action="append", help="only this one: reference, nginx, node or uvicorn")
    parser.add_argument("--uws", type=pathlib.Path, help="folder with uWebSockets' load_test and echo server")
    options = parser.parse_args()
    if not options.bakeoff.exists():
        sys.exit(f"{options.bakeoff} is not there: cmake --preset release && cmake --build --preset release")
    with tempfile.TemporaryDirectory(prefix="bakeoff-bench-load-") as folder:
        options.folder = folder
        {"closed": closed, "open": open_loop, "stall": stall, "sockets": sockets, "idle": idle}[options.what](options)


if __name__ == "__main__":
    main()
