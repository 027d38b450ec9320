"""ml-coverage for PyPI: the newest version that this interpreter may install, and the day of its release."""

import datetime
import json
import re
import subprocess
import sys
import urllib.request

from answer_lines import answer_lines

MAINTAINED_DAYS = 365  # a release within a year


def newest(package: str) -> str | None:
    command = [sys.executable, "-m", "pip", "index", "versions", package]
    said = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
    found = re.match(r"\S+ \((\S+)\)", said)
    return found and found.group(1)


def released(package: str, version: str) -> str:
    request = urllib.request.Request(f"https://pypi.org/simple/{package}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        files = json.load(answer)["files"]
    mark = re.compile(rf"-{re.escape(version)}[-.]")
    return min(each["upload-time"][:10] for each in files if mark.search(each["filename"]))


def coverage(request: dict) -> dict:
    table, today = [], datetime.date.today()
    for task, package in request["packages"]:
        version = package and newest(package)
        day = version and released(package, version)
        age = day and (today - datetime.date.fromisoformat(day)).days
        table.append({"task": task, "package": package, "version": version, "released": day,
                      "maintained": age is not None and age <= MAINTAINED_DAYS})
    with open(request["file"], "w", encoding="utf-8") as file:
        json.dump(table, file, indent=1)
    return {"tasks": len(table), "covered": sum(row["version"] is not None for row in table),
            "maintained": sum(row["maintained"] for row in table)}


def both(request: dict) -> dict:
    return coverage({"packages": [[task, pypi] for task, pypi, _ in request["packages"]], "file": request["folder"] + "/ml-coverage-python.json"})


answer_lines({"coverage": both})
