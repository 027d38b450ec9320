-- The data of the workload orm: a small shop. Every number follows from its row's own, so that the right answers can be
-- computed without a database.
CREATE TABLE customer (
  id serial PRIMARY KEY,
  name text NOT NULL,
  city text NOT NULL
);

CREATE TABLE product (
  id serial PRIMARY KEY,
  title text NOT NULL,
  price integer NOT NULL
);

CREATE TABLE purchase (
  id serial PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customer (id),
  status text NOT NULL
);

CREATE TABLE line (
  id serial PRIMARY KEY,
  purchase_id integer NOT NULL REFERENCES purchase (id),
  product_id integer NOT NULL REFERENCES product (id),
  quantity integer NOT NULL
);

CREATE INDEX purchase_customer ON purchase (customer_id);
CREATE INDEX line_purchase ON line (purchase_id);
CREATE INDEX line_product ON line (product_id);

INSERT INTO customer (name, city)
SELECT 'Customer ' || id, (ARRAY['Berlin', 'Lagos', 'Lima', 'Osaka', 'Turku'])[1 + id % 5]
FROM generate_series(1, 1000) AS ids (id);

INSERT INTO product (title, price)
SELECT 'Product ' || id, 100 + (id * 37) % 900 FROM generate_series(1, 500) AS ids (id);

INSERT INTO purchase (customer_id, status)
SELECT 1 + (id * 7) % 1000, (ARRAY['open', 'paid', 'sent'])[1 + id % 3] FROM generate_series(1, 2000) AS ids (id);

INSERT INTO line (purchase_id, product_id, quantity)
SELECT 1 + (id - 1) / 3, 1 + (id * 13) % 500, 1 + (id * (id % 11)) % 9 FROM generate_series(1, 6000) AS ids (id);

ANALYZE;
