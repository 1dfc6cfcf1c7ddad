-- resumes the graph and the data tests
select system$task_dependents_enable('ops.refresh_kpis');

alter task ops.check_data resume;

alter task ops.check_truncates resume;
