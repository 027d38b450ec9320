"""orm with Django's ORM: relations lazily and with select_related/prefetch_related."""

import collections
import os

import django
from answer_lines import answer_lines

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.db.models import F, QuerySet, Sum  # noqa: E402
from shop.models import Customer, Line, Product, Purchase  # noqa: E402


def reads(request: dict) -> dict:
    found = [Customer.objects.get(pk=1 + k * request["step"] % 1000) for k in range(request["rows"])]
    last = {"id": found[-1].id, "name": found[-1].name, "city": found[-1].city}
    return {"rows": len(found), "letters": sum(len(row.name) for row in found), "last": last}


def summary(purchases: QuerySet[Purchase]) -> dict:
    found = [(purchase, list(purchase.lines.all())) for purchase in purchases]
    lines = [line for _, some in found for line in some]
    last, last_lines = found[-1]
    return {
        "purchases": len(found),
        "lines": len(lines),
        "total": sum(line.quantity * line.product.price for line in lines),
        "cities": collections.Counter(purchase.customer.city for purchase, _ in found),
        "last": {"id": last.id, "customer": last.customer.name, "titles": [line.product.title for line in last_lines]},
    }


def first_of(request: dict) -> QuerySet[Purchase]:
    return Purchase.objects.filter(status=request["status"]).order_by("id")


def lazy(request: dict) -> dict:
    return summary(first_of(request)[: request["first"]])


def with_relations(purchases: QuerySet[Purchase]) -> QuerySet[Purchase]:
    return purchases.select_related("customer").prefetch_related("lines__product")


def eager(request: dict) -> dict:
    return summary(with_relations(first_of(request))[: request["first"]])


def create(customer: int, number: int) -> int:
    with transaction.atomic():
        purchase = Purchase.objects.create(customer_id=customer, status="open")
        Line.objects.bulk_create(Line(purchase=purchase, product_id=1 + number, quantity=quantity) for quantity in (1, 2, 3))
    return purchase.id


def total_of(purchase_id: int) -> int:
    purchase = with_relations(Purchase.objects).get(pk=purchase_id)
    return sum(line.quantity * line.product.price for line in purchase.lines.all())


def send(purchase_id: int) -> None:
    purchase = Purchase.objects.get(pk=purchase_id)
    purchase.status = "sent"
    purchase.save()


def remove(purchase_id: int) -> bool:
    purchase = Purchase.objects.get(pk=purchase_id)
    purchase.delete()
    return purchase.status == "sent"


def crud(request: dict) -> dict:
    total = sent = 0
    for number in range(request["times"]):
        purchase_id = create(request["customer"], number)
        total += total_of(purchase_id)
        send(purchase_id)
        sent += remove(purchase_id)
    return {"total": total, "sent": sent, "left": Purchase.objects.count()}


def bulk(request: dict) -> dict:
    new = Product.objects.filter(title__startswith="Bulk ")
    Product.objects.bulk_create(Product(title=f"Bulk {i}", price=i) for i in range(request["rows"]))
    new.update(price=F("price") + 1)
    total = new.aggregate(total=Sum("price"))["total"]
    # Lines refer to products: what is collected before deleting is Django's own affair.
    deleted, _ = new.delete()
    return {"sum": total, "deleted": deleted}


def groups(request: dict) -> dict:
    best = Line.objects.order_by().values("product_id").annotate(total=Sum("quantity")).order_by("-total", "product_id")
    return {"best": [[row["product_id"], row["total"]] for row in best[: request["top"]]]}


answer_lines({"reads": reads, "lazy": lazy, "eager": eager, "crud": crud, "bulk": bulk, "groups": groups})
