"""Checks that an order form and its service must agree on. It runs as it is on the server and in a browser."""

import re


def isEmail(text: str) -> bool:
    return re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", text) is not None


def isPostcode(text: str) -> bool:
    return re.fullmatch(r"[0-9]{5}", text) is not None


def lineTotal(quantity: int, cents: int) -> int:
    return quantity * cents


def orderTotal(lines: list) -> int:
    return sum(lineTotal(quantity, cents) for quantity, cents in lines)


def withTax(cents: int, percent: int) -> int:
    return (cents * (100 + percent) + 50) // 100


def slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def isIban(text: str) -> bool:
    compact = text.replace(" ", "")
    digits = "".join(str(int(c, 36)) for c in compact[4:] + compact[:4])
    return int(digits) % 97 == 1


def isLeap(year: int) -> bool:
    return (year % 4 == 0 and year % 100 != 0) or year % 400 == 0


def problems(order: dict) -> list:
    found = []
    if not isEmail(order["email"]):
        found.append("email")
    if not isPostcode(order["postcode"]):
        found.append("postcode")
    if not order["lines"]:
        found.append("lines")
    return found
