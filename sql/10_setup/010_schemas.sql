-- one schema a layer; ops holds what the pipeline knows of itself, verify the full recompute, reference what people maintain
create schema if not exists bronze;
create schema if not exists silver;
create schema if not exists gold;
create schema if not exists reference;
create schema if not exists ops;
create schema if not exists verify;
