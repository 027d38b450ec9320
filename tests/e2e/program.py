"""A program for the workload thread-scaling that knows the answer, and makes the mistake that it is told to make."""
import json
import os
import signal
import sys
import time

mode = sys.argv[1]
print("hello from the log", file=sys.stderr)
if mode == "no-start":
    sys.exit("cannot find my library")
for count, line in enumerate(sys.stdin, 1):
    request = json.loads(line)
    answer = [724] * len(request["sizes"])
    late = count > 8  # beyond the check and the warm-up
    if mode == "wrong" or (mode == "wrong-later" and late):
        answer[3] = 725
    if mode == "short":
        answer.pop()
    if mode == "no-json":
        print("724, I think", flush=True)
        continue
    if mode == "crash" and late:
        sys.exit("out of ideas")
    if mode == "abort" and late:
        os.kill(os.getpid(), signal.SIGABRT)
    if mode == "hang" and late:
        time.sleep(600)
    if mode == "slow":
        time.sleep(0.05)
    time.sleep(0.002)
    print(json.dumps({"solutions": answer}), flush=True)
