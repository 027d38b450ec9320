"""train with scikit-learn: logistic regression with an L2 penalty, to convergence."""

import numpy as np
from answer_lines import answer_lines
from sklearn.linear_model import LogisticRegression


def data(rows: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    i, j = np.indices((rows, width))
    x = ((i * (j + 3) * 7 + 13 * j) % 101 - 50) / 50
    weights = (5 * np.arange(width)) % 7 - 3
    noise = (i[:, 0] * 37) % 11 - 5
    return x, (x @ weights + noise > 0).astype(int)


def train(request: dict) -> dict:
    x, y = data(request["rows"], request["width"])
    model = LogisticRegression(C=1.0, tol=1e-6, max_iter=1000).fit(x, y)
    margins = np.where(y == 1, 1, -1) * model.decision_function(x)
    norm = float(np.linalg.norm(model.coef_))
    return {"positives": int(y.sum()), "objective": norm**2 / 2 + float(np.logaddexp(0, -margins).sum()), "norm": norm}


answer_lines({"train": train})
