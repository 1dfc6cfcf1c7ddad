-- run as tradekpi_owner: the lake as a stage; the pipeline's COPY statements name it
use role tradekpi_owner;
use database tradekpi;

create schema if not exists ops with managed access;

create stage if not exists ops.lake
  url = 'azure://<storage_account>.blob.core.windows.net/lake/'
  storage_integration = tradekpi_lake
  comment = 'NDJSON files of change events, written once';
