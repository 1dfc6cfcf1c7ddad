-- run as tradekpi_owner: real daily rates in the place of the shipped ones; what was converted at others is restated
-- again with each newer eurofxref-hist.csv; before it: snow stage copy eurofxref-hist.csv @tradekpi.reference.rates --overwrite
-- no run may be under way: the task graph rests meanwhile, and then restates gold
-- a file with a fault, and rates that would take orders or trades out of gold, are an error that says so: nothing was changed then, and the last
-- statement lets the graph run again
use role tradekpi_owner;
use warehouse tradekpi_wh;
use database tradekpi;

alter task if exists ops.refresh_kpis suspend;

delete from reference.ecb_lines;

copy into reference.ecb_lines (line)
from (select $1 from @reference.rates/)
file_format = (type = csv, field_delimiter = none);

-- what the file holds, and its first fault
select * from reference.ecb_file;

begin transaction;

call reference.take_fx_rates();

call ops.restate_rates();

commit;

select system$task_dependents_enable('ops.refresh_kpis');
