namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>The catalog's tables and views.</summary>
/// <remarks>
/// View columns: https://docs.snowflake.com/en/sql-reference/functions/task_history and …/dynamic_table_refresh_history, in lower case;
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
        """
        create or replace view __engine.dynamic_table_refresh_history as
        select name, schema_name, 'LOCAL' as database_name, state, state_message, query_id, data_timestamp, refresh_start_time,
          refresh_end_time, refresh_trigger, 'FULL' as refresh_action, schema_name || '.' || name as qualified_name
        from __engine.dynamic_table_refreshes
        """,
    ];
}
