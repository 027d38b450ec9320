"""dataframe with pandas: read two CSV files, group one, join both."""

import pandas as pd
from answer_lines import answer_lines

tables: dict[str, pd.DataFrame] = {}


def load(request: dict) -> dict:
    tables["orders"] = pd.read_csv(request["orders"])
    tables["customers"] = pd.read_csv(request["customers"])
    return {"orders": len(tables["orders"]), "customers": len(tables["customers"])}


def priced() -> pd.DataFrame:
    orders = tables["orders"]
    return orders.assign(revenue=orders["quantity"] * orders["price"])


def group(request: dict) -> dict:
    by_customer = priced().groupby("customer")["revenue"].sum()
    best = int(by_customer.idxmax())
    return {"groups": len(by_customer), "best": best, "revenue": float(by_customer[best])}


def join(request: dict) -> dict:
    joined = priced().merge(tables["customers"], on="customer")
    regions = joined.groupby("region")["revenue"].agg(["count", "sum"])
    return {"regions": {name: [int(row["count"]), float(row["sum"])] for name, row in regions.iterrows()}}


answer_lines({"load": load, "group": group, "join": join})
