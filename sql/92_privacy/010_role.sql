-- run as an administrator, with Enterprise Edition: who sees names, e-mail addresses and the lines that hold them; the pipeline does
use role securityadmin;

create role if not exists tradekpi_personal comment = 'sees names and e-mail addresses in TradeKpi';
grant role tradekpi_personal to role tradekpi_owner;

use role accountadmin;

grant apply masking policy on account to role tradekpi_owner;
grant apply tag on account to role tradekpi_owner;
