-- the tombstone lines that the data tests have not seen yet: a truncate is among them, of which gold makes no version
create stream if not exists ops.unchecked_tombstones on table bronze.tombstone_lines append_only = true;
