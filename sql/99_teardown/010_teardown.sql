-- removes everything that the scripts made; not part of a deployment
alter task if exists ops.refresh_kpis suspend;
alter task if exists ops.check_data suspend;
alter task if exists ops.check_truncates suspend;
alter task if exists ops.note_files suspend;
drop schema if exists verify cascade;
drop schema if exists derived cascade;
drop schema if exists sharing cascade;
drop schema if exists gold cascade;
drop schema if exists silver cascade;
drop schema if exists bronze cascade;
drop schema if exists reference cascade;
drop schema if exists ops cascade;
