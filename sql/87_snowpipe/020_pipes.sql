-- run as tradekpi_owner: new files go into bronze by themselves, a pipe an entity; Snowflake's own compute, no warehouse wakes
-- a file that cannot be read is skipped whole: information_schema.copy_history names it, and the reconciliation finds it missing
use role tradekpi_owner;
use database tradekpi;

create pipe if not exists ops.order_pipe
  auto_ingest = true
  integration = 'TRADEKPI_LAKE_NEWS'
  comment = 'order files of the lake'
as
  copy into bronze.order_lines (line, file_name, file_row_number)
  from (select $1, metadata$filename, metadata$file_row_number from @ops.lake/lake/order/)
  file_format = (type = json);

create pipe if not exists ops.customer_pipe
  auto_ingest = true
  integration = 'TRADEKPI_LAKE_NEWS'
  comment = 'customer files of the lake'
as
  copy into bronze.customer_lines (line, file_name, file_row_number)
  from (select $1, metadata$filename, metadata$file_row_number from @ops.lake/lake/customer/)
  file_format = (type = json);

create pipe if not exists ops.product_pipe
  auto_ingest = true
  integration = 'TRADEKPI_LAKE_NEWS'
  comment = 'product files of the lake'
as
  copy into bronze.product_lines (line, file_name, file_row_number)
  from (select $1, metadata$filename, metadata$file_row_number from @ops.lake/lake/product/)
  file_format = (type = json);

create pipe if not exists ops.trade_pipe
  auto_ingest = true
  integration = 'TRADEKPI_LAKE_NEWS'
  comment = 'trade files of the lake'
as
  copy into bronze.trade_lines (line, file_name, file_row_number)
  from (select $1, metadata$filename, metadata$file_row_number from @ops.lake/lake/trade/)
  file_format = (type = json);

create pipe if not exists ops.quarantine_pipe
  auto_ingest = true
  integration = 'TRADEKPI_LAKE_NEWS'
  comment = 'quarantine files of the lake'
as
  copy into bronze.quarantine_lines (line, file_name, file_row_number)
  from (select $1, metadata$filename, metadata$file_row_number from @ops.lake/quarantine/)
  file_format = (type = json);

create pipe if not exists ops.tombstone_pipe
  auto_ingest = true
  integration = 'TRADEKPI_LAKE_NEWS'
  comment = 'tombstone files of the lake'
as
  copy into bronze.tombstone_lines (line, file_name, file_row_number)
  from (select $1, metadata$filename, metadata$file_row_number from @ops.lake/lake/tombstone/)
  file_format = (type = json);
