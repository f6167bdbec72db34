CREATE TYPE state AS ENUM ('new', 'sent');
CREATE TABLE shop.orders ( -- @renamed from=purchases
  id bigint PRIMARY KEY,
  state state NOT NULL DEFAULT 'new',
  note varchar(20) CHECK (note <> ''), -- @renamed from="old note"
  customer integer REFERENCES customers (id)
);
ALTER TABLE shop.orders ADD COLUMN total numeric(10, 2);
ALTER TABLE shop.orders RENAME COLUMN note TO remark;
CREATE UNIQUE INDEX orders_remark ON shop.orders (remark);
