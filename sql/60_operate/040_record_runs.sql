-- keeps every finished graph run that the task history knows and ops.runs does not; the history itself ends after days
create or replace procedure ops.record_runs()
returns varchar
language sql
as
$$
begin
  insert into ops.runs (run_id, started_at, completed_at, status, error, gold_version)
  with history as (
    select
      graph_run_group_id,
      name,
      state,
      error_message,
      convert_timezone('UTC', query_start_time)::timestamp_ntz as started_at,
      convert_timezone('UTC', completed_time)::timestamp_ntz as completed_at
    from table(information_schema.task_history())
    where upper(schema_name) = 'OPS'
      and upper(name) not in ('RECORD_RUN', 'CHECK_DATA')
      and state in ('SUCCEEDED', 'FAILED', 'CANCELLED')
      and query_start_time is not null
  ),

  graphs as (
    select
      graph_run_group_id::varchar as run_id,
      min(started_at) as started_at,
      max(completed_at) as completed_at,
      max(iff(state = 'SUCCEEDED', 0, 1)) as has_failed,
      max(iff(state = 'SUCCEEDED', null, name || ': ' || error_message)) as error
    from history
    group by graph_run_group_id
  )

  select
    run_id,
    started_at,
    completed_at,
    iff(has_failed = 1, 'FAILED', 'SUCCEEDED'),
    error,
    (select max(version) from ops.gold_versions)
  from graphs
  where run_id not in (select run_id from ops.runs);
  return 'runs recorded';
end
$$;
