-- the product lines that no run has judged yet
create stream if not exists bronze.product_line_stream on table bronze.product_lines append_only = true;
