-- a quantity of 6 places by an amount of 12, rounded half away from zero once, to 12 places
-- the whole product has 18: one engine keeps them all, the other 12 of them, and does not say how it rounds. So the amount is multiplied in
-- two parts, its first six places and its last six, of which neither product has more than 12; most amounts have no last six
create or replace function ops.times(quantity number(38, 6), amount number(38, 12))
returns number(38, 12)
language sql
immutable
as
$$
  iff(
    amount % 0.000001 = 0,
    quantity * cast(amount as decimal(38, 6)),
    quantity * cast(amount - amount % 0.000001 as decimal(38, 6))
    + cast(quantity * cast((amount % 0.000001) * 1000000 as decimal(38, 6)) as decimal(38, 6)) * 0.000001
  )
$$;
