"""The orders service: takes orders, keeps them in memory, gives them back."""

from fastapi import FastAPI, HTTPException
from orders import Order, Summary, dearest_of, label_of, total_of

VERSION = "v0"
orders: dict[int, Order] = {}
app = FastAPI()


async def save(order: Order) -> int:
    number = len(orders) + 1
    orders[number] = order
    return number


def summary_of(number: int, order: Order) -> Summary:
    dearest = dearest_of(order)
    name = "nothing" if dearest is None else dearest.name
    return Summary(id=number, total=total_of(order), dearest=name, label=label_of(order.status))


@app.get("/version")
async def get_version() -> dict[str, str]:
    return {"version": VERSION}


@app.post("/orders", status_code=201)
async def post_order(order: Order) -> Summary:
    number = await save(order)
    return summary_of(number, order)


@app.get("/orders/{number}")
async def get_order(number: int) -> Summary:
    order = orders.get(number)
    if order is None:
        raise HTTPException(404, "there is no such order")
    return summary_of(number, order)
