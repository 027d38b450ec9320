"""orm with SQLAlchemy 2: a session for each request, relations lazily and with selectinload/joinedload."""

import collections
import os

from answer_lines import answer_lines
from models import Customer, Line, Product, Purchase
from sqlalchemy import create_engine, delete, func, insert, select, update
from sqlalchemy.orm import joinedload, selectinload, sessionmaker

engine = create_engine(os.environ["DATABASE"].replace("postgresql://", "postgresql+psycopg://", 1))
new_session = sessionmaker(engine)
WITH_RELATIONS = (joinedload(Purchase.customer), selectinload(Purchase.lines).joinedload(Line.product))


def reads(request: dict) -> dict:
    with new_session() as session:
        found = [session.get(Customer, 1 + k * request["step"] % 1000) for k in range(request["rows"])]
        last = {"id": found[-1].id, "name": found[-1].name, "city": found[-1].city}
        return {"rows": len(found), "letters": sum(len(row.name) for row in found), "last": last}


def summary(purchases: list[Purchase]) -> dict:
    lines = [line for purchase in purchases for line in purchase.lines]
    last = purchases[-1]
    return {
        "purchases": len(purchases),
        "lines": len(lines),
        "total": sum(line.quantity * line.product.price for line in lines),
        "cities": collections.Counter(purchase.customer.city for purchase in purchases),
        "last": {"id": last.id, "customer": last.customer.name, "titles": [line.product.title for line in last.lines]},
    }


def first_of(request: dict):
    return select(Purchase).where(Purchase.status == request["status"]).order_by(Purchase.id).limit(request["first"])


def lazy(request: dict) -> dict:
    with new_session() as session:
        return summary(list(session.scalars(first_of(request))))


def eager(request: dict) -> dict:
    with new_session() as session:
        return summary(list(session.scalars(first_of(request).options(*WITH_RELATIONS))))


def create(customer: int, number: int) -> int:
    with new_session.begin() as session:
        lines = [Line(product_id=1 + number, quantity=quantity) for quantity in (1, 2, 3)]
        purchase = Purchase(customer_id=customer, status="open", lines=lines)
        session.add(purchase)
        session.flush()
        return purchase.id


def total_of(purchase_id: int) -> int:
    with new_session() as session:
        purchase = session.get(Purchase, purchase_id, options=WITH_RELATIONS)
        return sum(line.quantity * line.product.price for line in purchase.lines)


def send(purchase_id: int) -> None:
    with new_session.begin() as session:
        session.get(Purchase, purchase_id).status = "sent"


def remove(purchase_id: int) -> bool:
    with new_session.begin() as session:
        purchase = session.get(Purchase, purchase_id)
        session.delete(purchase)
        return purchase.status == "sent"


def crud(request: dict) -> dict:
    total = sent = 0
    for number in range(request["times"]):
        purchase_id = create(request["customer"], number)
        total += total_of(purchase_id)
        send(purchase_id)
        sent += remove(purchase_id)
    with new_session() as session:
        left = session.scalar(select(func.count()).select_from(Purchase))
    return {"total": total, "sent": sent, "left": left}


def bulk(request: dict) -> dict:
    is_new = Product.title.startswith("Bulk ")
    with new_session.begin() as session:
        session.execute(insert(Product), [{"title": f"Bulk {i}", "price": i} for i in range(request["rows"])])
    with new_session.begin() as session:
        session.execute(update(Product).where(is_new).values(price=Product.price + 1))
    with new_session.begin() as session:
        total = session.scalar(select(func.sum(Product.price)).where(is_new))
        deleted = session.execute(delete(Product).where(is_new)).rowcount
    return {"sum": total, "deleted": deleted}


def groups(request: dict) -> dict:
    quantity = func.sum(Line.quantity)
    best = select(Line.product_id, quantity).group_by(Line.product_id).order_by(quantity.desc(), Line.product_id)
    with new_session() as session:
        return {"best": [list(row) for row in session.execute(best.limit(request["top"]))]}


answer_lines({"reads": reads, "lazy": lazy, "eager": eager, "crud": crud, "bulk": bulk, "groups": groups})
