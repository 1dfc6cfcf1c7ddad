-- the order lines that no run has judged yet
create stream if not exists bronze.order_line_stream on table bronze.order_lines append_only = true;
