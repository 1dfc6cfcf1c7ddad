-- what orders trades of one instant: the source's own order, then the id with its digits compared as numbers (9 before 10)
-- every run of up to 38 digits is padded to that length
create or replace function ops.trade_tie(first_sequence number(38, 0), trade_id varchar)
returns varchar
language sql
immutable
as
$$
  lpad(first_sequence::varchar, 38, '0') || ' '
    || iff(
      -- digits at the end alone, as ids mostly have them, need no pattern
      length(trade_id) - length(rtrim(trade_id, '0123456789')) between 1 and 38
        and rtrim(trade_id, '0123456789') = translate(rtrim(trade_id, '0123456789'), '0123456789', ''),
      rtrim(trade_id, '0123456789') || lpad(substr(trade_id, length(rtrim(trade_id, '0123456789')) + 1), 38, '0'),
      regexp_replace(
        regexp_replace(trade_id, '([0-9]+)', '00000000000000000000000000000000000000' || chr(92) || '1'),
        '[0-9]*([0-9]{38})',
        chr(92) || '1'
      )
    )
    || ' ' || trade_id
$$;
