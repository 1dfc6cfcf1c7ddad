-- run as tradekpi_owner: where the file of the European Central Bank's rates is put, by `snow stage copy`
use role tradekpi_owner;
use database tradekpi;

create stage if not exists reference.rates;
