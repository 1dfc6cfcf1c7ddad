-- trade events become current state: per key the highest (sequence, occurred_at, ops.change_tie) wins, in whatever order files come
-- where an event gave way to its own earlier place, or ever came without a value that its source did not log, its key's row begins anew, with
-- all its events: such a value is that of the last event which has it
create or replace procedure silver.merge_trades()
returns varchar
language sql
as
$$
declare
  first_key varchar;
  last_key varchar;
begin
  select min(entity_key), max(entity_key)
  into :first_key, :last_key
  from silver.displaced_keys
  where entity = 'trade';

  delete from silver.trades
  where trade_id >= :first_key
    and trade_id <= :last_key
    and trade_id in (select entity_key from silver.displaced_keys where entity = 'trade');

  merge into silver.trades as target
  using (
    with numbered as (
      select
        *,
        ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) as change_tie,
        row_number() over (partition by trade_id order by sequence, occurred_at, ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item)) as nth
      from silver.trade_events
      where outcome = 'accepted'
        and trade_id >= :first_key
        and trade_id <= :last_key
        and trade_id in (select entity_key from silver.displaced_keys where entity = 'trade')
    ),

    -- where each value came last
    placed as (
      select
        *,
        max(iff(ops.did_not_come(trader_id), null, nth)) over (partition by trade_id) as trader_id_nth,
        max(iff(ops.did_not_come(symbol), null, nth)) over (partition by trade_id) as symbol_nth,
        max(iff(ops.did_not_come(desk), null, nth)) over (partition by trade_id) as desk_nth
      from numbered
    ),

    known as (
      select
        *,
        max(iff(nth = trader_id_nth, trader_id, null)) over (partition by trade_id) as last_trader_id,
        max(iff(nth = symbol_nth, symbol, null)) over (partition by trade_id) as last_symbol,
        max(iff(nth = desk_nth, desk, null)) over (partition by trade_id) as last_desk
      from placed
    ),

    changes as (
      select
        trade_id, trader_id, symbol, trade_type, quantity, price, fee, trade_time, desk, currency, usd_per_unit,
        change_type, event_id, sequence, occurred_at, source,
        ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) as change_tie
      from silver.trade_event_stream
      where outcome = 'accepted'
        and trade_id not in (select entity_key from silver.displaced_keys where entity = 'trade')
      union all
      select
        trade_id,
        last_trader_id,
        last_symbol,
        trade_type,
        quantity,
        price,
        fee,
        trade_time,
        last_desk,
        currency,
        usd_per_unit,
        change_type, event_id, sequence, occurred_at, source,
        change_tie
      from known
    )

    select
      trade_id,
      iff(change_type = 'DELETE', null, trader_id) as trader_id,
      iff(change_type = 'DELETE', null, symbol) as symbol,
      iff(change_type = 'DELETE', null, trade_type) as trade_type,
      iff(change_type = 'DELETE', null, quantity) as quantity,
      iff(change_type = 'DELETE', null, price) as price,
      iff(change_type = 'DELETE', null, fee) as fee,
      iff(change_type = 'DELETE', null, trade_time) as trade_time,
      iff(change_type = 'DELETE', null, desk) as desk,
      iff(change_type = 'DELETE', null, currency) as currency,
      iff(change_type = 'DELETE', null, usd_per_unit) as usd_per_unit,
      change_type = 'DELETE' as is_deleted,
      event_id,
      sequence,
      min(nullif(sequence, 0)) over (partition by trade_id) as first_sequence,
      change_tie,
      occurred_at,
      source
    from changes
    qualify row_number() over (partition by trade_id order by sequence desc, occurred_at desc, change_tie desc nulls last) = 1
  ) as latest
  on target.trade_id = latest.trade_id
  when matched
    and (
      latest.sequence > target.sequence
      or (latest.sequence = target.sequence and latest.occurred_at > target.occurred_at)
      or (latest.sequence = target.sequence and latest.occurred_at = target.occurred_at and latest.change_tie > coalesce(target.arrival, target.event_id))
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
    arrival = nullif(latest.change_tie, latest.event_id),
    first_sequence = iff(latest.first_sequence is null or target.first_sequence < latest.first_sequence, target.first_sequence, latest.first_sequence),
    occurred_at = latest.occurred_at,
    source = latest.source
  when matched
    and latest.first_sequence is not null
    and (target.first_sequence is null or latest.first_sequence < target.first_sequence)
  then update set
    first_sequence = latest.first_sequence
  when not matched then insert (trade_id, trader_id, symbol, trade_type, quantity, price, fee, trade_time, desk, currency, usd_per_unit, is_deleted, event_id, sequence, first_sequence, arrival, occurred_at, source)
  values (latest.trade_id, latest.trader_id, latest.symbol, latest.trade_type, latest.quantity, latest.price, latest.fee, latest.trade_time, latest.desk, latest.currency, latest.usd_per_unit, latest.is_deleted, latest.event_id, latest.sequence, latest.first_sequence, nullif(latest.change_tie, latest.event_id), latest.occurred_at, latest.source);

  delete from silver.displaced_keys where entity = 'trade';
  return 'trades merged';
end
$$;
