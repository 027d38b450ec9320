"""matmul with NumPy: the product of two matrices of 64-bit floats."""

import numpy as np
from answer_lines import answer_lines

kept: dict[int, tuple[np.ndarray, np.ndarray]] = {}


def factors(n: int) -> tuple[np.ndarray, np.ndarray]:
    if n not in kept:
        i, j = np.indices((n, n))
        kept[n] = (((7 * i + 13 * j) % 17 - 8).astype(float), ((5 * i + 11 * j) % 19 - 9).astype(float))
    return kept[n]


def matmul(request: dict) -> dict:
    a, b = factors(request["n"])
    product = a @ b
    return {"trace": product.trace(), "sum": product.sum(), "corner": product[-1, -1]}


answer_lines({"matmul": matmul})
