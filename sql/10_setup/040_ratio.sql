-- exact division for ratios, averages and vwap: 6 places, rounded half away from zero once, null on a zero divisor
-- division of decimals is approximate on one engine and rounds twice on the other, so a floating point estimate is
-- refined and then corrected by its exact remainder: the estimate may be off, the result is not; exact for operands below 10^20, which no sum
-- of fewer than 100,000 of the largest trades reaches. Whole and broken part are scaled apart: together they would overflow from 10^14 on
create or replace function ops.ratio_scaled(value number(38, 12))
returns number(38, 0)
language sql
as
$$
  cast(trunc(value) as decimal(38, 0)) * 1000000000000
  + cast((value - trunc(value)) * 1000000000000 as decimal(38, 0))
$$;

create or replace function ops.ratio_estimate(numerator number(38, 12), divisor number(38, 12))
returns number(38, 6)
language sql
as
$$
  cast(cast(numerator as double) / nullif(cast(divisor as double), 0) as decimal(38, 6))
$$;

create or replace function ops.ratio_refined(numerator number(38, 12), divisor number(38, 12))
returns number(38, 6)
language sql
as
$$
  ops.ratio_estimate(numerator, divisor) + cast(
    cast(ops.ratio_scaled(numerator) - ops.ratio_estimate(numerator, divisor) * ops.ratio_scaled(divisor) as double)
    / nullif(cast(ops.ratio_scaled(divisor) as double), 0) as decimal(38, 6))
$$;

create or replace function ops.ratio_remainder(numerator number(38, 12), divisor number(38, 12))
returns number(38, 0)
language sql
as
$$
  cast((ops.ratio_scaled(numerator) - ops.ratio_refined(numerator, divisor) * ops.ratio_scaled(divisor)) * 2000000 as decimal(38, 0))
$$;

create or replace function ops.ratio(numerator number(38, 12), divisor number(38, 12))
returns number(38, 6)
language sql
as
$$
  ops.ratio_refined(numerator, divisor) + case
    when abs(ops.ratio_remainder(numerator, divisor)) < abs(ops.ratio_scaled(divisor)) then 0
    when abs(ops.ratio_remainder(numerator, divisor)) = abs(ops.ratio_scaled(divisor))
      and (ops.ratio_remainder(numerator, divisor) < 0) <> (numerator < 0) then 0
    when (ops.ratio_remainder(numerator, divisor) < 0) = (divisor < 0) then 0.000001
    else -0.000001
  end
$$;
