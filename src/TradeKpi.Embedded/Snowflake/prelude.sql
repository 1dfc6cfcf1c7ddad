-- Snowflake's functions as macros of the engine. system.main.f is the engine's own f where a macro takes its name.

-- The time of the statement, as the warehouse's clock tells it.
-- Not replaced: column defaults depend on it.
create macro if not exists statement_time() as coalesce(cast(getvariable('statement_time') as timestamptz), now());
create or replace macro current_warehouse() as 'LOCAL';
create or replace macro current_role() as 'LOCAL';
create or replace macro current_account() as 'LOCAL';

-- Conditions.
create or replace macro iff(condition, yes, no) as case when condition then yes else no end;
create or replace macro nvl(a, b) as coalesce(a, b);
create or replace macro nvl2(a, b, c) as case when a is not null then b else c end;
create or replace macro zeroifnull(a) as coalesce(a, 0);
create or replace macro nullifzero(a) as nullif(a, 0);
create or replace macro equal_null(a, b) as a is not distinct from b;
create or replace macro div0(a, b) as case when b = 0 and a is not null then 0 else a / b end;
create or replace macro div0null(a, b) as case when (b = 0 or b is null) and a is not null then 0 else a / b end;
create or replace macro square(a) as a * a;
create or replace macro booland(a, b) as a <> 0 and b <> 0;
create or replace macro boolor(a, b) as a <> 0 or b <> 0;
create or replace macro to_boolean(a) as cast(a as boolean);
create or replace macro try_to_boolean(a) as try_cast(a as boolean);
create or replace macro to_double(a) as cast(a as double);
create or replace macro try_to_double(a) as try_cast(a as double);
create or replace macro bitand(a, b) as a & b;
create or replace macro bitor(a, b) as a | b;
create or replace macro bitxor(a, b) as xor(a, b);
create or replace macro bitnot(a) as ~a;
create or replace macro bitshiftleft(a, b) as a << b;
create or replace macro bitshiftright(a, b) as a >> b;

-- Semi-structured data. What get and get_path find is text, ready for ::type; a JSON null is NULL.
-- An array that a function of array_construct(get_path(…), …) returns is a list of such texts, counted from 0.
create or replace macro get(j json, k varchar) as json_extract_string(j, k), (j varchar, k varchar) as json_extract_string(j, k), (l varchar[], k integer) as list_extract(l, k + 1);
create or replace macro get_path(j, path) as json_extract_string(j, '$.' || path);
create or replace macro parse_json(x) as cast(x as json);
create or replace macro try_parse_json(x) as try_cast(x as json);
create or replace macro check_json(x) as case when x is null or try_cast(x as json) is not null then null else 'not JSON' end;
create or replace macro to_variant(x) as system.main.to_json(x);
create or replace macro object_keys(j) as system.main.to_json(json_keys(j));
create or replace macro as_object(x) as case when json_type(try_cast(x as json)) = 'OBJECT' then cast(x as json) end;
create or replace macro __members(o, names) as list_transform(names, lambda n: system.main.to_json(n) || ':' || json_extract(o, '$."' || n || '"'));
create or replace macro __object(members) as cast('{' || array_to_string(members, ',') || '}' as json);
create or replace macro __object_pick(o, names) as case when o is not null then __object(__members(o, list_filter(names, lambda n: json_exists(o, '$."' || n || '"')))) end;
create or replace macro object_insert(o, k, v) as case when json_exists(o, '$."' || k || '"') then error('object_insert: the object has the key already') when o is null or v is null then o else __object(list_append(__members(o, json_keys(o)), system.main.to_json(k) || ':' || system.main.to_json(v))) end, (o, k, v, u) as case when not u and json_exists(o, '$."' || k || '"') then error('object_insert: the object has the key already') when o is not null then __object(list_concat(__members(o, list_filter(json_keys(o), lambda n: n <> k)), case when v is null then [] else [system.main.to_json(k) || ':' || system.main.to_json(v)] end)) end;
create or replace macro array_size(j) as json_array_length(j);
create or replace macro is_null_value(j) as json_type(j) = 'NULL';
create or replace macro array_agg(x) as coalesce(system.main.to_json(list(x) filter (where x is not null)), cast('[]' as json));

-- Dates and times.
create or replace macro to_date(x) as cast(x as date);
create or replace macro try_to_date(x) as try_cast(x as date);
create or replace macro to_time(x) as cast(x as time);
create or replace macro to_timestamp(x) as cast(x as timestamp);
create or replace macro to_timestamp_ntz(x) as cast(x as timestamp);
create or replace macro to_timestamp_tz(x) as cast(x as timestamptz);
create or replace macro to_timestamp_ltz(x) as cast(x as timestamptz);
-- The formats that are detected, and no others: https://docs.snowflake.com/en/sql-reference/date-time-input-output (AUTO detection).
-- The first is what the engine reads as it stands, the second all of ISO, the third the rest. It knows no Z, no zone names and no ' UTC'.
-- A lambda's parameter is taken once; a macro writes its argument out at each mention, and planning all that cost more than running it.
create or replace macro __iso_parts(x) as regexp_extract(x, '^(\d+-\d+-\d+)[T ]?(\d*):?(\d*):?(\d*)(\.\d+)? ?([+-]\d{1,2})?:?(\d*)$', ['d', 'h', 'm', 's', 'f', 'z', 'n']);
create or replace macro __iso_text(p) as p.d || ' ' || lpad(p.h, 2, '0') || ':' || lpad(p.m, 2, '0') || ':' || lpad(p.s, 2, '0') || p.f || case when p.z = '' then '' else p.z[1] || lpad(p.z[2:], 2, '0') || ':' || lpad(p.n, 2, '0') end;
create or replace macro __other_time(x) as coalesce(try_cast(try_strptime(x, ['%a, %d %b %Y %H:%M:%S %z', '%a, %d %b %Y %H:%M:%S.%f %z', '%a, %d %b %Y %I:%M:%S %p %z', '%a, %d %b %Y %I:%M:%S.%f %p %z', '%a %b %d %H:%M:%S %z %Y']) as timestamptz), try_cast(try_strptime(x, ['%a, %d %b %Y %H:%M:%S', '%a, %d %b %Y %H:%M:%S.%f', '%a, %d %b %Y %I:%M:%S %p', '%a, %d %b %Y %I:%M:%S.%f %p', '%m/%d/%Y %H:%M:%S']) as timestamptz));
create or replace macro try_to_timestamp(x) as case when regexp_full_match(x, '\d{4}-\d\d-\d\d([T ]\d\d:\d\d:\d\d(\.\d{1,9})?([+-]\d\d:\d\d)?)?') then try_cast(x as timestamp) else list_transform([x], lambda v: case when regexp_full_match(v, '\d{1,4}-\d{1,2}-\d{1,2}(T\d{1,2}(:\d{1,2}(:\d{1,2}(\.\d{1,9})?)?([+-]\d{1,2}:\d{1,2})?)?| \d{1,2}(:\d{1,2}([+-]\d{1,2}:\d{1,2}|:\d{1,2}(\.\d{1,9})?([+-]\d{1,2}(:\d{1,2})?| [+-]\d{1,2}:\d{1,2}| [+-]\d{4})?)?)?)?') then try_cast(list_transform([__iso_parts(v)], lambda p: __iso_text(p))[1] as timestamp) when regexp_full_match(v, '(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,4} \d{1,2}:\d{1,2}:\d{1,2}(\.\d{1,6})?( (AM|PM))?( [+-]\d{4})?|(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2} \d{1,2}:\d{1,2}:\d{1,2} [+-]\d{4} \d{1,4}|\d{1,2}/\d{1,2}/\d{1,4} \d{1,2}:\d{1,2}:\d{1,2}') then try_cast(__other_time(v) as timestamp) end)[1] end;
create or replace macro try_to_timestamp_ntz(x) as case when regexp_full_match(x, '\d{4}-\d\d-\d\d([T ]\d\d:\d\d:\d\d(\.\d{1,9})?([+-]\d\d:\d\d)?)?') then try_cast(x as timestamp) else list_transform([x], lambda v: case when regexp_full_match(v, '\d{1,4}-\d{1,2}-\d{1,2}(T\d{1,2}(:\d{1,2}(:\d{1,2}(\.\d{1,9})?)?([+-]\d{1,2}:\d{1,2})?)?| \d{1,2}(:\d{1,2}([+-]\d{1,2}:\d{1,2}|:\d{1,2}(\.\d{1,9})?([+-]\d{1,2}(:\d{1,2})?| [+-]\d{1,2}:\d{1,2}| [+-]\d{4})?)?)?)?') then try_cast(list_transform([__iso_parts(v)], lambda p: __iso_text(p))[1] as timestamp) when regexp_full_match(v, '(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,4} \d{1,2}:\d{1,2}:\d{1,2}(\.\d{1,6})?( (AM|PM))?( [+-]\d{4})?|(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2} \d{1,2}:\d{1,2}:\d{1,2} [+-]\d{4} \d{1,4}|\d{1,2}/\d{1,2}/\d{1,4} \d{1,2}:\d{1,2}:\d{1,2}') then try_cast(__other_time(v) as timestamp) end)[1] end;
create or replace macro try_to_timestamp_tz(x) as case when regexp_full_match(x, '\d{4}-\d\d-\d\d([T ]\d\d:\d\d:\d\d(\.\d{1,9})?([+-]\d\d:\d\d)?)?') then try_cast(x as timestamptz) else list_transform([x], lambda v: case when regexp_full_match(v, '\d{1,4}-\d{1,2}-\d{1,2}(T\d{1,2}(:\d{1,2}(:\d{1,2}(\.\d{1,9})?)?([+-]\d{1,2}:\d{1,2})?)?| \d{1,2}(:\d{1,2}([+-]\d{1,2}:\d{1,2}|:\d{1,2}(\.\d{1,9})?([+-]\d{1,2}(:\d{1,2})?| [+-]\d{1,2}:\d{1,2}| [+-]\d{4})?)?)?)?') then try_cast(list_transform([__iso_parts(v)], lambda p: __iso_text(p))[1] as timestamptz) when regexp_full_match(v, '(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,4} \d{1,2}:\d{1,2}:\d{1,2}(\.\d{1,6})?( (AM|PM))?( [+-]\d{4})?|(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2} \d{1,2}:\d{1,2}:\d{1,2} [+-]\d{4} \d{1,4}|\d{1,2}/\d{1,2}/\d{1,4} \d{1,2}:\d{1,2}:\d{1,2}') then try_cast(__other_time(v) as timestamptz) end)[1] end;
create or replace macro try_to_timestamp_ltz(x) as case when regexp_full_match(x, '\d{4}-\d\d-\d\d([T ]\d\d:\d\d:\d\d(\.\d{1,9})?([+-]\d\d:\d\d)?)?') then try_cast(x as timestamptz) else list_transform([x], lambda v: case when regexp_full_match(v, '\d{1,4}-\d{1,2}-\d{1,2}(T\d{1,2}(:\d{1,2}(:\d{1,2}(\.\d{1,9})?)?([+-]\d{1,2}:\d{1,2})?)?| \d{1,2}(:\d{1,2}([+-]\d{1,2}:\d{1,2}|:\d{1,2}(\.\d{1,9})?([+-]\d{1,2}(:\d{1,2})?| [+-]\d{1,2}:\d{1,2}| [+-]\d{4})?)?)?)?') then try_cast(list_transform([__iso_parts(v)], lambda p: __iso_text(p))[1] as timestamptz) when regexp_full_match(v, '(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,4} \d{1,2}:\d{1,2}:\d{1,2}(\.\d{1,6})?( (AM|PM))?( [+-]\d{4})?|(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2} \d{1,2}:\d{1,2}:\d{1,2} [+-]\d{4} \d{1,4}|\d{1,2}/\d{1,2}/\d{1,4} \d{1,2}:\d{1,2}:\d{1,2}') then try_cast(__other_time(v) as timestamptz) end)[1] end;

-- A number in text has no _; anything but text has no such function.
create or replace macro __digits(x) as case when contains(x, '_') then null else x end;
create or replace macro convert_timezone(target, x) as timezone(target, cast(x as timestamptz)), (source, target, x) as timezone(target, timezone(source, cast(x as timestamp)));
create or replace macro date_trunc(part, x) as cast_to_type(system.main.date_trunc(part, x), x);
create or replace macro __dateadd_year(n, x) as cast_to_type(x + to_years(cast(n as integer)), x);
create or replace macro __dateadd_quarter(n, x) as cast_to_type(x + to_months(3 * cast(n as integer)), x);
create or replace macro __dateadd_month(n, x) as cast_to_type(x + to_months(cast(n as integer)), x);
create or replace macro __dateadd_week(n, x) as cast_to_type(x + to_days(7 * cast(n as integer)), x);
create or replace macro __dateadd_day(n, x) as cast_to_type(x + to_days(cast(n as integer)), x);
create or replace macro __dateadd_hour(n, x) as x + to_hours(cast(n as bigint));
create or replace macro __dateadd_minute(n, x) as x + to_minutes(cast(n as bigint));
create or replace macro __dateadd_second(n, x) as x + to_seconds(cast(n as bigint));
create or replace macro __dateadd_millisecond(n, x) as x + to_microseconds(1000 * cast(n as bigint));
create or replace macro __dateadd_microsecond(n, x) as x + to_microseconds(cast(n as bigint));
create or replace macro add_months(x, n) as cast_to_type(case when cast(x as date) = system.main.last_day(x) then system.main.last_day(x + to_months(cast(n as integer))) + (x - cast(x as date)) else x + to_months(cast(n as integer)) end, x);
create or replace macro date_from_parts(y, m, d) as cast(make_date(cast(y as integer), 1, 1) + to_months(cast(m as integer) - 1) + to_days(cast(d as integer) - 1) as date);
create or replace macro last_day(x) as system.main.last_day(x), (x, part) as case lower(part) when 'year' then cast(system.main.date_trunc('year', x) + interval 1 year - interval 1 day as date) when 'quarter' then cast(system.main.date_trunc('quarter', x) + interval 3 month - interval 1 day as date) when 'week' then cast(system.main.date_trunc('week', x) + interval 6 day as date) when 'month' then system.main.last_day(x) else error('last_day: the part is year, quarter, month or week') end;
create or replace macro dayofweekiso(x) as isodow(x);
create or replace macro weekiso(x) as week(x);
create or replace macro yearofweekiso(x) as isoyear(x);
create or replace macro yearofweek(x) as isoyear(x);
create or replace macro dayname(x) as left(system.main.dayname(x), 3);
create or replace macro monthname(x) as left(system.main.monthname(x), 3);

-- Text.
create or replace macro to_varchar(x) as cast(x as varchar);
create or replace macro to_char(x) as cast(x as varchar);
create or replace macro trim(x) as system.main.trim(x, ' '), (x, characters) as system.main.trim(x, characters);
create or replace macro ltrim(x) as system.main.ltrim(x, ' '), (x, characters) as system.main.ltrim(x, characters);
create or replace macro rtrim(x) as system.main.rtrim(x, ' '), (x, characters) as system.main.rtrim(x, characters);
create or replace macro regexp_replace(x, pattern) as system.main.regexp_replace(x, pattern, '', 'g'), (x, pattern, replacement) as system.main.regexp_replace(x, pattern, replacement, 'g');
create or replace macro regexp_like(x, pattern) as regexp_full_match(x, pattern);
create or replace macro rlike(x, pattern) as regexp_full_match(x, pattern);
create or replace macro regexp_substr(x, pattern) as case when regexp_matches(x, pattern) then regexp_extract(x, pattern) end;
create or replace macro regexp_count(x, pattern) as len(regexp_extract_all(x, pattern));
create or replace macro startswith(x, prefix) as starts_with(x, prefix);
create or replace macro endswith(x, suffix) as ends_with(x, suffix);
create or replace macro charindex(part, x) as instr(x, part);
create or replace macro replace(x, old) as system.main.replace(x, old, ''), (x, old, new) as system.main.replace(x, old, new);
create or replace macro initcap(x) as array_to_string(list_transform(string_split(lower(x), ' '), lambda word: upper(word[1]) || word[2:]), ' ');
create or replace macro space(n) as repeat(' ', n);
create or replace macro sha2(x) as sha256(x), (x, bits) as case bits when 256 then sha256(x) else error('sha2: only 256 bits are supported') end;
create or replace macro sha1_hex(x) as sha1(x);
create or replace macro md5_hex(x) as md5(x);
create or replace macro md5_number_lower64(x) as md5_number_lower(x);
create or replace macro md5_number_upper64(x) as md5_number_upper(x);
create or replace macro uuid_string() as cast(uuid() as varchar);
-- The engine's list would be counted from 1.
create or replace macro split(x, delimiter) as error('split is not known here: split_part and strtok are');
create or replace macro strtok(x, delimiters, n) as list_filter(string_split_regex(x, '[' || delimiters || ']'), lambda part: part <> '')[n];

-- Aggregates. They stand alone: OVER needs the engine's own name, which both know (any_value, bool_and, count_if, max_by, min_by).
create or replace macro booland_agg(x) as bool_and(x);
create or replace macro boolor_agg(x) as bool_or(x);
