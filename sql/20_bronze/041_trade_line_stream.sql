-- the trade lines that no run has judged yet
create stream if not exists bronze.trade_line_stream on table bronze.trade_lines append_only = true;
