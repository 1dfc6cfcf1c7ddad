-- what orders trades of one instant: the source's own order, then the id with its digits compared as numbers (9 before 10)
-- every run of up to 38 digits is padded to that length
create or replace function ops.trade_tie(first_sequence number(38, 0), trade_id varchar)
returns varchar
language sql
immutable
as
$$
  lpad(first_sequence::varchar, 38, '0') || ' '
    || regexp_replace(
      regexp_replace(trade_id, '([0-9]+)', '00000000000000000000000000000000000000' || chr(92) || '1'),
      '[0-9]*([0-9]{38})',
      chr(92) || '1'
    )
    || ' ' || trade_id
$$;
