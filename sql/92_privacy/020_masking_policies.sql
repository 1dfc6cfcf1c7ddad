-- run as tradekpi_owner: what the others see instead; a policy stands where it is set, so its rule is set again, not replaced
-- of a customer's line they see the envelope and what silver keeps that is not personal, of a quarantined one all but the text that came
use role tradekpi_owner;
use database tradekpi;

create masking policy if not exists ops.hide_text as (value varchar) returns varchar -> '*****';
alter masking policy ops.hide_text set body -> iff(is_role_in_session('TRADEKPI_PERSONAL'), value, iff(value is null, null, '*****'));

create masking policy if not exists ops.hide_customer_line as (line variant) returns variant -> null;
alter masking policy ops.hide_customer_line set body -> iff(
  is_role_in_session('TRADEKPI_PERSONAL'),
  line,
  object_insert(
    as_object(line), 'payload',
    object_pick(as_object(get(line, 'payload')), 'customer_id', 'customer_type', 'country', 'created_at'), true
  )::variant
);

create masking policy if not exists ops.hide_quarantine_line as (line variant) returns variant -> null;
alter masking policy ops.hide_quarantine_line set body -> iff(
  is_role_in_session('TRADEKPI_PERSONAL'),
  line,
  object_pick(as_object(line), 'quarantine_id', 'reason', 'origin', 'received_at')::variant
);
