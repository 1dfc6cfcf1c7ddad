-- the tombstone lines that the data tests have not seen yet: a truncate is among them, which needs no gold version to be told
create stream if not exists ops.unchecked_tombstones on table bronze.tombstone_lines append_only = true;
