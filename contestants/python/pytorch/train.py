"""train with PyTorch: logistic regression with an L2 penalty, by autograd and its L-BFGS, in 64-bit floats, to convergence."""

import torch
from answer_lines import answer_lines


def data(rows: int, width: int) -> tuple[torch.Tensor, torch.Tensor]:
    i, j = torch.arange(rows).unsqueeze(1), torch.arange(width).unsqueeze(0)
    x = ((i * (j + 3) * 7 + 13 * j) % 101 - 50).double() / 50
    weights = ((5 * torch.arange(width)) % 7 - 3).double()
    noise = (i[:, 0] * 37) % 11 - 5
    return x, (x @ weights + noise > 0).double()


def loss_of(x: torch.Tensor, y: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    misfit = torch.nn.functional.binary_cross_entropy_with_logits(x @ weights + bias, y, reduction="sum")
    return misfit + weights.square().sum() / 2  # the bias carries no penalty


def train(request: dict) -> dict:
    x, y = data(request["rows"], request["width"])
    weights = torch.zeros(x.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=500, tolerance_grad=1e-6, line_search_fn="strong_wolfe")

    def look() -> torch.Tensor:
        optimizer.zero_grad()
        value = loss_of(x, y, weights, bias)
        value.backward()
        return value

    optimizer.step(look)
    with torch.no_grad():
        return {"positives": int(y.sum()), "objective": float(loss_of(x, y, weights, bias)), "norm": float(weights.norm())}


answer_lines({"train": train})
