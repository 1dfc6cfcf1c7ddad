-- the customer lines that no run has judged yet
create stream if not exists bronze.customer_line_stream on table bronze.customer_lines append_only = true;
