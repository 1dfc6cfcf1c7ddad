-- one row per spelling of an order status that sources use, upper-case; extend it by inserting rows
create table if not exists reference.order_statuses (
  spelling varchar not null,
  status varchar not null,
  primary key (spelling)
);

merge into reference.order_statuses as target
using (
  select spelling, status
  from (
    values
      ('PENDING', 'PENDING'), ('NEW', 'PENDING'), ('OPEN', 'PENDING'), ('CREATED', 'PENDING'), ('PLACED', 'PENDING'),
      ('PROCESSING', 'PENDING'), ('CONFIRMED', 'PENDING'), ('PAID', 'PENDING'),
      ('SHIPPED', 'SHIPPED'), ('DISPATCHED', 'SHIPPED'), ('IN TRANSIT', 'SHIPPED'), ('IN_TRANSIT', 'SHIPPED'), ('SENT', 'SHIPPED'),
      ('DELIVERED', 'DELIVERED'), ('COMPLETE', 'DELIVERED'), ('COMPLETED', 'DELIVERED'), ('DONE', 'DELIVERED'), ('FULFILLED', 'DELIVERED'),
      ('CANCELLED', 'CANCELLED'), ('CANCELED', 'CANCELLED'), ('CANCEL', 'CANCELLED'), ('VOID', 'CANCELLED'), ('VOIDED', 'CANCELLED')
  ) as seed (spelling, status)
) as source
on target.spelling = source.spelling
when not matched then insert (spelling, status) values (source.spelling, source.status);
