"""What an order is, and what can be said about one."""

from typing import Literal

from pydantic import BaseModel, Field

Status = Literal["open", "paid", "sent"]


class Line(BaseModel):
    name: str
    quantity: int = Field(ge=1)
    price: float


class Order(BaseModel):
    customer: str
    status: Status
    lines: list[Line]


class Summary(BaseModel):
    id: int
    total: float
    dearest: str
    label: str


def total_of(order: Order) -> float:
    return sum(line.quantity * line.price for line in order.lines)


def dearest_of(order: Order) -> Line | None:
    return max(order.lines, key=lambda line: line.price, default=None)


def label_of(status: Status) -> str:
    match status:
        case "open":
            return "waiting for payment"
        case "paid":
            return "ready to send"
        case "sent":
            return "on its way"
