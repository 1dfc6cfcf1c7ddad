-- keeps every graph run that the task history knows; the history itself ends after days
-- the finalizer runs after each attempt, and the attempts of a run share its group: the last attempt of each task counts, and what an earlier
-- one left is set right. Three attempts are all there are (ops.refresh_kpis): before the third a failure is no end
create or replace procedure ops.record_runs()
returns varchar
language sql
as
$$
begin
  merge into ops.runs as target
  using (
    with history as (
      select
        graph_run_group_id::varchar as run_id,
        name,
        state,
        error_message,
        attempt_number,
        convert_timezone('UTC', query_start_time)::timestamp_ntz(6) as started_at,
        convert_timezone('UTC', completed_time)::timestamp_ntz(6) as completed_at
      from table(information_schema.task_history(result_limit => 10000))
      where upper(schema_name) = 'OPS'
        and upper(name) not in ('RECORD_RUN', 'CHECK_DATA')
        and state in ('SUCCEEDED', 'FAILED', 'CANCELLED')
        and query_start_time is not null
    ),

    latest as (
      select *
      from history
      qualify row_number() over (partition by run_id, name order by attempt_number desc nulls last, started_at desc nulls last) = 1
    ),

    spans as (
      select
        run_id,
        min(started_at) as started_at,
        max(completed_at) as completed_at,
        max(attempt_number) as attempts
      from history
      group by run_id
    ),

    outcomes as (
      select
        run_id,
        max(iff(state = 'SUCCEEDED', 0, 1)) as has_failed,
        max(iff(state = 'CANCELLED', 1, 0)) as was_cancelled,
        max(iff(state = 'SUCCEEDED', null, name || ': ' || error_message)) as error
      from latest
      group by run_id
    )

    select
      spans.run_id,
      spans.started_at,
      spans.completed_at,
      case
        when outcomes.has_failed = 0 then 'SUCCEEDED'
        when outcomes.was_cancelled = 0 and spans.attempts < 3 then 'RETRYING'
        else 'FAILED'
      end as status,
      outcomes.error,
      (select max(version) from ops.gold_versions) as gold_version
    from spans
    inner join outcomes
      on outcomes.run_id = spans.run_id
  ) as source
  on target.run_id = source.run_id
  when matched and (target.status <> source.status or target.completed_at is distinct from source.completed_at) then update set
    completed_at = source.completed_at,
    status = source.status,
    error = source.error,
    gold_version = source.gold_version
  when not matched then insert (run_id, started_at, completed_at, status, error, gold_version)
  values (source.run_id, source.started_at, source.completed_at, source.status, source.error, source.gold_version);
  return 'runs recorded';
end
$$;
