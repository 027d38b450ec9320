"""What the workload compression computes: the first items of a list with their totals."""

import json
import os
from pathlib import Path
from typing import Any

STATIC = os.environ.get("STATIC", "")
ITEMS: list[dict[str, Any]] = json.loads(Path(STATIC, "dataset.json").read_text()) if STATIC else []


def number_of(text: str) -> int:
    """0: it is no whole number of one to three digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else 0


def priced_items(count: int, m: int) -> dict[str, Any]:
    items = [item | {"total": item["price"] * item["quantity"] * m} for item in ITEMS[:count]]
    return {"items": items, "count": count}
