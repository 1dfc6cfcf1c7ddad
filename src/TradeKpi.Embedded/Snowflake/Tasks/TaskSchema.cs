namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>The catalog's tables and views.</summary>
/// <remarks>
/// Columns and arguments: https://docs.snowflake.com/en/sql-reference/functions/task_history, …/current_task_graphs and
/// …/dynamic_table_refresh_history, in lower case;
/// root_task_name is ours.
/// </remarks>
internal static class TaskSchema
{
    public static IReadOnlyList<string> Statements { get; } =
    [
        "create schema if not exists __engine",
        """
        create table if not exists __engine.task_definitions (kind varchar not null, schema_name varchar not null, name varchar not null,
          definition varchar not null)
        """,
        """
        create table if not exists __engine.task_runs (query_id varchar not null, schema_name varchar not null, name varchar not null,
          root_schema_name varchar not null, root_task_name varchar not null, root_task_id varchar not null, run_id bigint not null,
          graph_run_group_id varchar not null, attempt_number integer not null, graph_version integer not null, state varchar not null,
          scheduled_from varchar not null, scheduled_time timestamp not null, query_start_time timestamp, completed_time timestamp,
          query_text varchar, condition_text varchar, return_value varchar, error_code varchar, error_message varchar)
        """,
        // Data folders from before RETRY LAST went.
        "alter table __engine.task_runs drop column if exists retry_last",
        """
        create table if not exists __engine.dynamic_table_refreshes (query_id varchar not null, schema_name varchar not null,
          name varchar not null, state varchar not null, state_message varchar, data_timestamp timestamp not null,
          refresh_start_time timestamp not null, refresh_end_time timestamp, refresh_trigger varchar not null)
        """,
        """
        create or replace view __engine.task_history as
        select query_id, name, 'LOCAL' as database_name, schema_name, query_text, condition_text, state, error_code, error_message,
          scheduled_time, query_start_time, completed_time, root_task_id, graph_version, run_id, return_value, scheduled_from,
          attempt_number, graph_run_group_id, root_task_name
        from __engine.task_runs
        """,
        // One hundred rows unless told, the latest, before any WHERE. The engine takes no parameter that is called like a column.
        """
        create or replace macro __engine.task_history(p_scheduled_time_range_start := null, p_scheduled_time_range_end := null,
          p_result_limit := 100, p_task_name := null, p_error_only := false, p_root_task_id := null) as table
        select * from __engine.task_history as history
        where (p_scheduled_time_range_start is null or history.scheduled_time >= p_scheduled_time_range_start)
          and (p_scheduled_time_range_end is null or history.scheduled_time <= p_scheduled_time_range_end)
          and (p_task_name is null or lower(history.name) = lower(p_task_name))
          and (not p_error_only or history.state in ('FAILED', 'CANCELLED'))
          and (p_root_task_id is null or history.root_task_id = p_root_task_id)
        order by history.scheduled_time desc, history.query_id desc
        limit p_result_limit
        """,
        """
        create table if not exists __engine.running_graphs (graph_run_group_id varchar not null, schema_name varchar not null,
          root_task_name varchar not null, root_task_id varchar not null, run_id bigint not null, scheduled_time timestamp not null)
        """,
        // A process that ended runs nothing any more.
        "delete from __engine.running_graphs",
        """
        create or replace view __engine.current_graphs as
        select root_task_name, 'LOCAL' as database_name, schema_name, 'EXECUTING' as state, scheduled_time, root_task_id, run_id,
          graph_run_group_id
        from __engine.running_graphs
        union all
        select root_task_name, 'LOCAL', root_schema_name, 'SCHEDULED', scheduled_time, root_task_id, run_id, graph_run_group_id
        from __engine.task_runs
        where state = 'SCHEDULED'
        """,
        """
        create or replace macro __engine.current_task_graphs(p_result_limit := 1000, p_root_task_name := null) as table
        select * from __engine.current_graphs as graphs
        where p_root_task_name is null or lower(graphs.root_task_name) = lower(p_root_task_name)
        order by graphs.scheduled_time desc
        limit p_result_limit
        """,
        """
        create or replace view __engine.dynamic_table_refresh_history as
        select name, schema_name, 'LOCAL' as database_name, state, state_message, query_id, data_timestamp, refresh_start_time,
          refresh_end_time, refresh_trigger, 'FULL' as refresh_action, schema_name || '.' || name as qualified_name
        from __engine.dynamic_table_refreshes
        """,
    ];
}
