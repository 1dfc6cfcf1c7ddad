-- a warehouse from before lots were kept lays out every position from its first trade on; one that keeps some lays out none
-- the changes of the last run are counted: without them only the want of lots makes gold.lay_trades lay out anything
begin transaction;
delete from gold.trade_deltas;
call gold.lay_trades();
call gold.match_lots();
commit;
