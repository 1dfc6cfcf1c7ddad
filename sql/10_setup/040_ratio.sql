-- exact division for ratios, averages and vwap: 6 places, rounded half away from zero once, null on a zero divisor
-- division of decimals is approximate on one engine and rounds twice on the other, so a floating point estimate is
-- refined and then corrected by its exact remainder; exact for |numerator| below 10^20
create or replace function ops.ratio_scaled(value number(38, 12))
returns number(38, 0)
language sql
as
$$
  cast(value * 1000000000000 as decimal(38, 0))
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
      and sign(ops.ratio_remainder(numerator, divisor)) <> sign(numerator) then 0
    else sign(ops.ratio_remainder(numerator, divisor)) * sign(divisor) * 0.000001
  end
$$;
