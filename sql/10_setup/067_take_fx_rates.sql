-- takes what waits in reference.ecb_lines, unless there is a fault in it (reference.ecb_file), and makes rates in US dollars of every day of the
-- bank that was ever taken; the shipped ones go
create or replace procedure reference.take_fx_rates()
returns varchar
language sql
as
$$
declare
  refused number(18, 0);
begin
  -- the error that a plain statement can raise: a fault is no number, and stands in what is said of it
  select cast(fault as decimal(18, 0)) into :refused from reference.ecb_file;

  merge into reference.ecb_days as target
  using (
    select
      try_cast(split_part(lines.line, ',', 1) as date) as rate_date,
      max(headings.line) as heading,
      max(lines.line) as line
    from reference.ecb_lines as lines
    cross join reference.ecb_lines as headings
    where headings.line like 'Date,%'
      and lines.line not like 'Date,%'
    group by try_cast(split_part(lines.line, ',', 1) as date)
  ) as loaded
  on target.rate_date = loaded.rate_date
  when matched then update set heading = loaded.heading, line = loaded.line
  when not matched then insert (rate_date, heading, line) values (loaded.rate_date, loaded.heading, loaded.line);

  delete from reference.ecb_lines;

  -- what a later file of the bank quotes no more goes with its line
  delete from reference.fx_rates
  where source = 'ECB';

  merge into reference.fx_rates as target
  using (
    select
      rate_date,
      currency,
      max(usd_per_unit) as usd_per_unit
    from reference.ecb_rates
    where not is_waiting
    group by rate_date, currency
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
