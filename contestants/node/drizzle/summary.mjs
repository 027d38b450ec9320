// What the answer says of purchases that carry their customer and their lines, and these their product.
export function totalOf(lines) {
  return lines.reduce((sum, line) => sum + line.quantity * line.product.price, 0);
}

export function summaryOf(purchases) {
  const lines = purchases.flatMap((purchase) => purchase.lines);
  const cities = {};
  for (const { customer } of purchases) cities[customer.city] = (cities[customer.city] ?? 0) + 1;
  const last = purchases.at(-1);
  return {
    purchases: purchases.length,
    lines: lines.length,
    total: totalOf(lines),
    cities,
    last: { id: last.id, customer: last.customer.name, titles: last.lines.map((line) => line.product.title) },
  };
}
