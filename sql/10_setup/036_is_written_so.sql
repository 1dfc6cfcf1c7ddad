-- whether a text is a number of at most so many places, judged by its value: 1.5E-6 is 0.0000015; 1_000 is no number
create or replace function ops.is_written_so(text varchar, value number(38, 6), places number(2, 0))
returns boolean
language sql
immutable
as
$$
  text = replace(text, '_', '')
    and iff(
      upper(text) like '%E%',
      value = try_cast(text as decimal(38, 18)),
      length(rtrim(split_part(text, '.', 2), '0')) <= places
    )
$$;
