-- takes what reference.ecb_lines holds, and makes rates in US dollars of every day of the bank that was ever loaded; the shipped ones go
-- usd_per_unit: dollars for a euro over units for a euro, to 8 places, half away from zero
create or replace procedure reference.take_fx_rates()
returns varchar
language sql
as
$$
begin
  merge into reference.ecb_days as target
  using (
    select
      try_cast(split_part(lines.line, ',', 1) as date) as rate_date,
      max(headings.line) as heading,
      max(lines.line) as line
    from reference.ecb_lines as lines
    cross join reference.ecb_lines as headings
    where headings.line like 'Date,%'
      and try_cast(split_part(lines.line, ',', 1) as date) is not null
    group by try_cast(split_part(lines.line, ',', 1) as date)
  ) as loaded
  on target.rate_date = loaded.rate_date
  when matched then update set heading = loaded.heading, line = loaded.line
  when not matched then insert (rate_date, heading, line) values (loaded.rate_date, loaded.heading, loaded.line);

  delete from reference.ecb_lines;

  merge into reference.fx_rates as target
  using (
    with digits as (
      select digit from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as listed (digit)
    ),

    places as (
      select a.digit + 10 * b.digit as place
      from digits as a
      cross join digits as b
      where a.digit + 10 * b.digit > 1
    ),

    cells as (
      select
        days.rate_date,
        upper(trim(split_part(days.heading, ',', places.place))) as currency,
        try_cast(trim(split_part(days.line, ',', places.place)) as decimal(18, 6)) as per_euro
      from reference.ecb_days as days
      cross join places
    ),

    dollars as (
      select rate_date, per_euro
      from cells
      where currency = 'USD'
        and per_euro > 0
    ),

    quoted as (
      select rate_date, currency, per_euro
      from cells
      where currency <> 'USD'
        and length(currency) = 3
        and per_euro > 0
      union all
      select rate_date, 'EUR' as currency, 1 as per_euro from dollars
    )

    select
      quoted.rate_date,
      quoted.currency,
      ops.ratio(dollars.per_euro * 100, quoted.per_euro) * 0.01 as usd_per_unit
    from quoted
    inner join dollars
      on dollars.rate_date = quoted.rate_date
  ) as loaded
  on target.rate_date = loaded.rate_date
    and target.currency = loaded.currency
  when matched then update set usd_per_unit = loaded.usd_per_unit, source = 'ECB'
  when not matched then insert (rate_date, currency, usd_per_unit, source)
  values (loaded.rate_date, loaded.currency, loaded.usd_per_unit, 'ECB');

  delete from reference.fx_rates
  where source = 'placeholder'
    and exists (select 1 from reference.ecb_days);

  call reference.expand_fx_rates();
  return 'fx rates taken';
end
$$;
