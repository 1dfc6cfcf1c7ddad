-- one row per event that was refused at the door, however often the refusal was written down
create or replace view bronze.quarantined_events as
with lines as (
  select
    get_path(line, 'quarantine_id')::varchar as quarantine_id,
    get_path(line, 'reason')::varchar as reason,
    get_path(line, 'origin')::varchar as origin,
    convert_timezone('UTC', ops.instant(get_path(line, 'received_at')::varchar))::timestamp_ntz(6) as received_at,
    file_name,
    file_row_number
  from bronze.quarantine_lines
)

select
  quarantine_id,
  reason,
  origin,
  received_at,
  file_name,
  file_row_number
from lines
qualify row_number() over (partition by quarantine_id order by received_at, file_name, file_row_number) = 1;
