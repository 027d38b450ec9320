"""train with SciPy: the same logistic regression, written out and minimised by scipy.optimize (L-BFGS-B) with its gradient."""

import numpy as np
from answer_lines import answer_lines
from scipy.optimize import minimize
from scipy.special import expit


def data(rows: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    i, j = np.indices((rows, width))
    x = ((i * (j + 3) * 7 + 13 * j) % 101 - 50) / 50
    weights = (5 * np.arange(width)) % 7 - 3
    noise = (i[:, 0] * 37) % 11 - 5
    return x, (x @ weights + noise > 0).astype(int)


def train(request: dict) -> dict:
    x, y = data(request["rows"], request["width"])
    signs = np.where(y == 1, 1.0, -1.0)

    def loss(point: np.ndarray) -> tuple[float, np.ndarray]:
        weights, bias = point[:-1], point[-1]
        margins = signs * (x @ weights + bias)
        slopes = -signs * expit(-margins)
        value = weights @ weights / 2 + np.logaddexp(0, -margins).sum()
        return value, np.append(weights + x.T @ slopes, slopes.sum())  # the bias carries no penalty

    found = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", options={"gtol": 1e-6, "maxiter": 1000})
    return {"positives": int(y.sum()), "objective": float(found.fun), "norm": float(np.linalg.norm(found.x[:-1]))}


answer_lines({"train": train})
