-- one row per order line in bronze, its fields as text as they came
create or replace view bronze.raw_orders as
with lines as (
  select * from bronze.order_lines
)

select
  -- ids
  get_path(line, 'event_id')::varchar as event_id,
  get_path(line, 'payload.order_id')::varchar as order_id,
  get_path(line, 'payload.customer_id')::varchar as customer_id,
  get_path(line, 'payload.product_id')::varchar as product_id,

  -- attributes
  get_path(line, 'payload.order_date')::varchar as order_date,
  get_path(line, 'payload.status')::varchar as status,
  get_path(line, 'payload.amount')::varchar as amount,
  get_path(line, 'payload.quantity')::varchar as quantity,

  -- change
  get_path(line, 'change_type')::varchar as change_type,
  get_path(line, 'source')::varchar as record_source,
  loaded_at as processed_at,
  file_name,
  file_row_number
from lines;
