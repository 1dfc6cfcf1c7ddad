-- whether a text is a number of at most so many places, judged by its value: 1.5E-6 is 0.0000015; 1_000 is no number
-- with an exponent: the places of what stands before it, less those that it shifts, less zeros at the end; no cast has places for all of them
create or replace function ops.is_written_so(text varchar, value number(38, 6), places number(2, 0))
returns boolean
language sql
immutable
as
$$
  text = replace(text, '_', '')
    and iff(
      upper(text) like '%E%',
      (value = 0 and translate(split_part(upper(text), 'E', 1), '+-.0', '') = '')
        or length(split_part(split_part(upper(text), 'E', 1), '.', 2))
          - try_cast(split_part(upper(text), 'E', 2) as integer)
          - length(replace(split_part(upper(text), 'E', 1), '.', ''))
          + length(rtrim(replace(split_part(upper(text), 'E', 1), '.', ''), '0'))
          <= places,
      length(rtrim(split_part(text, '.', 2), '0')) <= places
    )
$$;
