-- the gold versions that the data tests have not checked yet
create stream if not exists ops.unchecked_gold on table ops.gold_versions append_only = true;
