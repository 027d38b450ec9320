// dataframe with nodejs-polars: read two CSV files, group one, join both.
import pl from 'nodejs-polars';
import { answerLines } from './answer-lines.mjs';

let orders;
let customers;

const priced = () => orders.withColumn(pl.col('quantity').mul(pl.col('price')).alias('revenue'));

await answerLines({
  load(request) {
    orders = pl.readCSV(request.orders);
    customers = pl.readCSV(request.customers);
    return { orders: orders.height, customers: customers.height };
  },
  group() {
    const byCustomer = priced().groupBy('customer').agg(pl.col('revenue').sum());
    const [best] = byCustomer.sort('revenue', true).head(1).toRecords();
    return { groups: byCustomer.height, best: best.customer, revenue: best.revenue };
  },
  join() {
    const joined = priced().join(customers, { on: 'customer' });
    const rows = joined
      .groupBy('region')
      .agg(pl.col('revenue').count().alias('orders'), pl.col('revenue').sum())
      .toRecords();
    return { regions: Object.fromEntries(rows.map((row) => [row.region, [row.orders, row.revenue]])) };
  },
});
