-- run as tradekpi_owner: the ledger is the audit of the pipes: what bronze got from a file is noted once, whoever loaded it
-- the reconciliation of the app believes the ledger: its Load__MissedAfter must be longer than this task waits
use role tradekpi_owner;
use database tradekpi;

create stream if not exists bronze.order_line_stream_for_ledger on table bronze.order_lines append_only = true;
create stream if not exists bronze.customer_line_stream_for_ledger on table bronze.customer_lines append_only = true;
create stream if not exists bronze.product_line_stream_for_ledger on table bronze.product_lines append_only = true;
create stream if not exists bronze.trade_line_stream_for_ledger on table bronze.trade_lines append_only = true;
create stream if not exists bronze.quarantine_line_stream_for_ledger on table bronze.quarantine_lines append_only = true;
create stream if not exists bronze.tombstone_line_stream_for_ledger on table bronze.tombstone_lines append_only = true;

create or replace procedure ops.note_files()
returns varchar
language sql
as
$$
begin
  merge into ops.load_ledger as target
  using (
    with lines as (
      select 'order' as entity, file_name from bronze.order_line_stream_for_ledger
      union all
      select 'customer' as entity, file_name from bronze.customer_line_stream_for_ledger
      union all
      select 'product' as entity, file_name from bronze.product_line_stream_for_ledger
      union all
      select 'trade' as entity, file_name from bronze.trade_line_stream_for_ledger
      union all
      select 'quarantine' as entity, file_name from bronze.quarantine_line_stream_for_ledger
      union all
      select 'tombstone' as entity, file_name from bronze.tombstone_line_stream_for_ledger
    )

    select
      file_name,
      max(entity) as entity,
      count(*) as rows_loaded
    from lines
    group by file_name
  ) as source
  on target.file_name = source.file_name
  when not matched then insert (file_name, entity, rows_loaded, loaded_at)
  values (source.file_name, source.entity, source.rows_loaded, sysdate());
  return 'files noted';
end
$$;

alter task if exists ops.note_files suspend;

create or replace task ops.note_files
  warehouse = tradekpi_wh
  overlap_policy = no_overlap
  timezone = 'UTC', query_tag = 'tradekpi.note_files'
  suspend_task_after_num_failures = 0
  comment = 'notes in the ledger what the pipes loaded'
  user_task_minimum_trigger_interval_in_seconds = 600
  when
    system$stream_has_data('bronze.order_line_stream_for_ledger')
    or system$stream_has_data('bronze.customer_line_stream_for_ledger')
    or system$stream_has_data('bronze.product_line_stream_for_ledger')
    or system$stream_has_data('bronze.trade_line_stream_for_ledger')
    or system$stream_has_data('bronze.quarantine_line_stream_for_ledger')
    or system$stream_has_data('bronze.tombstone_line_stream_for_ledger')
as
  call ops.note_files();

alter task ops.note_files resume;
