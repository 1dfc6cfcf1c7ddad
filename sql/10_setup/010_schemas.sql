-- one schema a layer; ops holds what the pipeline knows of itself, verify the full recompute, reference what people maintain
-- managed access: what stands in a schema is granted by the schema's owner, who needs no MANAGE GRANTS for it
create schema if not exists bronze with managed access;
create schema if not exists silver with managed access;
create schema if not exists gold with managed access;
create schema if not exists reference with managed access;
create schema if not exists ops with managed access;
create schema if not exists verify with managed access;

-- schemas from before
alter schema bronze enable managed access;
alter schema silver enable managed access;
alter schema gold enable managed access;
alter schema reference enable managed access;
alter schema ops enable managed access;
alter schema verify enable managed access;
