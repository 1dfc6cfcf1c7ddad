-- after ops.rerate_events: what it found is converted at its new rate, what has none is rejected, and what waited for one is not; gold is
-- restated by the next run. Nothing may run meanwhile, and nothing may be pending
-- what earlier versions of gold said can be told no more, as events know one rate alone: these versions go
create or replace procedure ops.apply_rates()
returns varchar
language sql
as
$$
declare
  next_version number(18, 0);
  touched number(18, 0);
begin
  select coalesce(max(version), 0) + 1 into :next_version from ops.gold_versions;

  select count(*) into :touched from silver.rerated_events;

  update silver.order_events
  set
    usd_per_unit = rerated.usd_per_unit,
    reasons = rerated.reasons,
    outcome = case
      when order_events.outcome not in ('accepted', 'rejected') then order_events.outcome
      when rerated.reasons = '' then 'accepted'
      else 'rejected'
    end,
    gold_version = iff(order_events.outcome = 'rejected' and rerated.reasons = '', :next_version, order_events.gold_version)
  from silver.rerated_events as rerated
  where rerated.entity = 'order'
    and rerated.file_name = order_events.file_name
    and rerated.file_row_number = order_events.file_row_number;

  update silver.trade_events
  set
    usd_per_unit = rerated.usd_per_unit,
    reasons = rerated.reasons,
    outcome = case
      when trade_events.outcome not in ('accepted', 'rejected') then trade_events.outcome
      when rerated.reasons = '' then 'accepted'
      else 'rejected'
    end,
    gold_version = iff(trade_events.outcome = 'rejected' and rerated.reasons = '', :next_version, trade_events.gold_version)
  from silver.rerated_events as rerated
  where rerated.entity = 'trade'
    and rerated.file_name = trade_events.file_name
    and rerated.file_row_number = trade_events.file_row_number;

  merge into silver.orders as target
  using (
    select distinct
      order_id, customer_id, product_id, order_date, status, quantity, amount, currency, country, channel, usd_per_unit, is_deleted, event_id, sequence, arrival, occurred_at, source
    from verify.orders
    where :touched > 0
  ) as latest
  on target.order_id = latest.order_id
  when matched
    and (
      target.event_id <> latest.event_id
      or target.usd_per_unit is distinct from latest.usd_per_unit
      or target.customer_id is distinct from latest.customer_id
      or target.product_id is distinct from latest.product_id
      or target.country is distinct from latest.country
      or target.channel is distinct from latest.channel
    )
  then update set
    customer_id = latest.customer_id,
    product_id = latest.product_id,
    order_date = latest.order_date,
    status = latest.status,
    quantity = latest.quantity,
    amount = latest.amount,
    currency = latest.currency,
    country = latest.country,
    channel = latest.channel,
    usd_per_unit = latest.usd_per_unit,
    is_deleted = latest.is_deleted,
    event_id = latest.event_id,
    sequence = latest.sequence,
    arrival = latest.arrival,
    occurred_at = latest.occurred_at,
    source = latest.source
  when not matched then insert (order_id, customer_id, product_id, order_date, status, quantity, amount, currency, country, channel, usd_per_unit, is_deleted, event_id, sequence, arrival, occurred_at, source)
  values (latest.order_id, latest.customer_id, latest.product_id, latest.order_date, latest.status, latest.quantity, latest.amount, latest.currency, latest.country, latest.channel, latest.usd_per_unit, latest.is_deleted, latest.event_id, latest.sequence, latest.arrival, latest.occurred_at, latest.source);

  delete from silver.orders
  where :touched > 0
    and order_id not in (select order_id from verify.orders);

  merge into silver.trades as target
  using (
    select distinct
      trade_id, trader_id, symbol, trade_type, quantity, price, fee, trade_time, desk, currency, usd_per_unit, is_deleted, event_id, sequence, first_sequence, arrival, occurred_at, source
    from verify.trades
    where :touched > 0
  ) as latest
  on target.trade_id = latest.trade_id
  when matched
    and (
      target.event_id <> latest.event_id
      or target.usd_per_unit is distinct from latest.usd_per_unit
      or target.trader_id is distinct from latest.trader_id
      or target.symbol is distinct from latest.symbol
      or target.desk is distinct from latest.desk
    )
  then update set
    trader_id = latest.trader_id,
    symbol = latest.symbol,
    trade_type = latest.trade_type,
    quantity = latest.quantity,
    price = latest.price,
    fee = latest.fee,
    trade_time = latest.trade_time,
    desk = latest.desk,
    currency = latest.currency,
    usd_per_unit = latest.usd_per_unit,
    is_deleted = latest.is_deleted,
    event_id = latest.event_id,
    sequence = latest.sequence,
    arrival = latest.arrival,
    first_sequence = latest.first_sequence,
    occurred_at = latest.occurred_at,
    source = latest.source
  when not matched then insert (trade_id, trader_id, symbol, trade_type, quantity, price, fee, trade_time, desk, currency, usd_per_unit, is_deleted, event_id, sequence, first_sequence, arrival, occurred_at, source)
  values (latest.trade_id, latest.trader_id, latest.symbol, latest.trade_type, latest.quantity, latest.price, latest.fee, latest.trade_time, latest.desk, latest.currency, latest.usd_per_unit, latest.is_deleted, latest.event_id, latest.sequence, latest.first_sequence, latest.arrival, latest.occurred_at, latest.source);

  delete from silver.trades
  where :touched > 0
    and trade_id not in (select trade_id from verify.trades);

  -- an event that waited for its rate is counted by the next version, and no more by the one that rejected it
  delete from ops.event_tallies where :touched > 0;
  insert into ops.event_tallies (version, entity, events, rejected, last_event_at, last_enqueued_at, last_processed_at)
  select
    coalesce(gold_version, 0),
    entity,
    count(*),
    count_if(outcome = 'rejected'),
    max(occurred_at),
    max(enqueued_at),
    max(processed_at)
  from silver.change_events
  where :touched > 0
    and coalesce(gold_version, 0) < :next_version
  group by coalesce(gold_version, 0), entity;

  delete from ops.gold_versions
  where :touched > 0
    and version < :next_version - 1;

  insert into ops.restatements (reason, asked_at, version)
  select 'fx rates', sysdate(), null
  from (select :touched as touched) as counted
  where touched > 0;
  return 'rates applied';
end
$$;
