-- one row per trade line in bronze, its fields as text as they came
create or replace view bronze.bronze_trades as
with lines as (
  select * from bronze.trade_lines
)

select
  -- ids
  get_path(line, 'event_id')::varchar as event_id,
  get_path(line, 'payload.trade_id')::varchar as trade_id,
  get_path(line, 'payload.trader_id')::varchar as trader_id,

  -- attributes
  get_path(line, 'payload.symbol')::varchar as symbol,
  get_path(line, 'payload.trade_type')::varchar as trade_type,
  get_path(line, 'payload.quantity')::varchar as quantity,
  get_path(line, 'payload.price')::varchar as price,
  get_path(line, 'payload.fee')::varchar as fee,
  get_path(line, 'payload.trade_time')::varchar as trade_time,

  -- change
  get_path(line, 'change_type')::varchar as change_type,
  get_path(line, 'source')::varchar as record_source,
  loaded_at as processed_at,
  file_name,
  file_row_number
from lines;
