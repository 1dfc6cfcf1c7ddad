-- run as tradekpi_owner: the columns that hold names and e-mail addresses, of customers now and in every event that told of them
-- the tag hides what it is set on; views and history read these columns, and so show what the policies leave
use role tradekpi_owner;
use database tradekpi;

create tag if not exists ops.personal allowed_values 'name', 'email' comment = 'what tells who a person is';
alter tag ops.personal set masking policy ops.hide_text force;

alter table silver.customers modify column name set tag ops.personal = 'name';
alter table silver.customers modify column email set tag ops.personal = 'email';
alter table silver.customer_events modify column name set tag ops.personal = 'name';
alter table silver.customer_events modify column email set tag ops.personal = 'email';
alter table bronze.customer_lines modify column line set masking policy ops.hide_customer_line force;
alter table bronze.quarantine_lines modify column line set masking policy ops.hide_quarantine_line force;
