-- which order and trade events are converted at another rate now, or at none: silver.rerated_events; nothing else changes
create or replace procedure ops.rerate_events()
returns varchar
language sql
as
$$
begin
  delete from silver.rerated_events;
  insert into silver.rerated_events (entity, usd_per_unit, reasons, file_name, file_row_number)
  with events as (
    select 'order' as entity, currency, order_date::date as day, usd_per_unit, outcome, reasons, file_name, file_row_number
    from silver.order_events
    where change_type <> 'DELETE'
      and currency <> 'USD'
      and order_date is not null
    union all
    select 'trade' as entity, currency, trade_time::date as day, usd_per_unit, outcome, reasons, file_name, file_row_number
    from silver.trade_events
    where change_type <> 'DELETE'
      and currency <> 'USD'
      and trade_time is not null
  ),

  rated as (
    select
      events.*,
      fx.usd_per_unit as new_rate,
      trim(replace(',' || events.reasons || ',', ',NO_FX_RATE,', ','), ',') as other_reasons
    from events
    left join reference.fx_days as fx
      on fx.currency = events.currency
      and fx.day = events.day
    where fx.usd_per_unit is distinct from events.usd_per_unit
  )

  select
    entity,
    new_rate,
    iff(new_rate is null and outcome in ('accepted', 'rejected'), ltrim(other_reasons || ',NO_FX_RATE', ','), other_reasons),
    file_name,
    file_row_number
  from rated;
  return 'events rerated';
end
$$;
