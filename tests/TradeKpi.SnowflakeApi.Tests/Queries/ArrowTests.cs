using Apache.Arrow;
using Apache.Arrow.Ipc;
using TradeKpi.SnowflakeApi.Tests.Wire;

namespace TradeKpi.SnowflakeApi.Tests.Queries;

/// <summary>Results as Arrow, for the drivers that ask for it.</summary>
public sealed class ArrowTests
{
    [Fact]
    public async Task Every_type_comes_as_drivers_read_it_and_nulls_with_it()
    {
        await using var door = await DoorOfTest.OpenAsync(null, "create schema s", "create table s.t as select unhex('CAFE') as bin");
        await using var session = await SignInAsync(door);
        const string row = """
            select 7 as n, cast(-12.50 as number(10, 2)) as m, cast('12345678901234567890123456789012345.678' as number(38, 3)) as large,
              'it''s' as t, true as b, 1.5::float as f, '1969-12-31'::date as d, '23:59:59.000001'::time as at,
              '1969-12-31 23:59:59.5'::timestamp_ntz as ntz, '2024-01-02 03:04:05+02:00'::timestamp_tz as tz,
              parse_json('{"a":[1,null]}') as v, bin from s.t
            """;
        var answer = await session.AskAsync($"{row} union all select {string.Join(", ", Enumerable.Repeat("null", 12))}");
        Assert.Equal("arrow", $"{answer["data"]!["queryResultFormat"]}");
        var batch = Read(Convert.FromBase64String($"{answer["data"]!["rowsetBase64"]}"));
        Assert.Equal(2, batch.Length);
        Assert.Equal(
            [
                "N FIXED 7", "M FIXED -1250", "LARGE FIXED 12345678901234567890123456789012345.678", "T TEXT it's", "B BOOLEAN True",
                "F REAL 1.5", "D DATE -1", "AT TIME 86399000001", "NTZ TIMESTAMP_NTZ -500000", "TZ TIMESTAMP_TZ 1704157445000000 1440",
                "V VARIANT {\"a\":[1,null]}", "BIN BINARY CAFE",
            ],
            batch.Schema.FieldsList.Select((field, i) => $"{field.Name} {field.Metadata["logicalType"]} {Text(batch.Column(i))}"),
            StringComparer.Ordinal);
        Assert.All(batch.Arrays, column => Assert.True(column.IsNull(1)));
        Assert.All(batch.Arrays, column => Assert.False(column.IsNull(0)));
    }

    [Fact]
    public async Task Large_results_come_in_parts_that_are_whole_and_in_order()
    {
        await using var door = await DoorOfTest.OpenAsync(options => options.InlineBytes = 20_000);
        await using var session = await SignInAsync(door);
        var answer = await session.AskAsync("select range as n, 'row number ' || range as t from range(20000) order by n desc");
        var batches = new List<RecordBatch> { Read(Convert.FromBase64String($"{answer["data"]!["rowsetBase64"]}")) };
        using var http = new HttpClient();
        foreach (var chunk in answer["data"]!["chunks"]!.AsArray())
        {
            batches.Add(Read(await http.GetByteArrayAsync(new Uri($"{chunk!["url"]}"))));
            Assert.Equal(chunk["rowCount"]!.GetValue<int>(), batches[^1].Length);
        }

        Assert.True(batches.Count > 2);
        Assert.Equal(Enumerable.Range(0, 20_000).Reverse().Select(n => (long?)n), batches.SelectMany(batch => (Int64Array)batch.Column(0)));
        Assert.Equal("row number 0", ((StringArray)batches[^1].Column(1)).GetString(batches[^1].Length - 1));
    }

    [Fact]
    public async Task What_is_no_query_and_what_nobody_asked_as_arrow_comes_as_JSON()
    {
        await using var door = await DoorOfTest.OpenAsync(null, "create schema s");
        await using var session = await SignInAsync(door);
        Assert.Equal("json", $"{(await session.AskAsync("show schemas"))["data"]!["queryResultFormat"]}");
        Assert.Equal("", $"{(await session.AskAsync("select 1 as n where false"))["data"]!["rowsetBase64"]}");
        await session.AskAsync("alter session unset dotnet_query_result_format");
        Assert.Equal("""[["1"]]""", await session.RowsAsync("select 1"));
    }

    private static Task<WireSession> SignInAsync(DoorOfTest door) => WireSession.SignInAsync(door.Address,
        new { LOGIN_NAME = "me", SESSION_PARAMETERS = new { DOTNET_QUERY_RESULT_FORMAT = "ARROW" } });

    private static RecordBatch Read(byte[] stream)
    {
        using var reader = new ArrowStreamReader(stream);
        return reader.ReadNextRecordBatch();
    }

    private static string Text(IArrowArray column) => column switch
    {
        Decimal128Array number => number.GetString(0),
        StringArray text => text.GetString(0),
        BooleanArray flag => $"{flag.GetValue(0)}",
        DoubleArray real => FormattableString.Invariant($"{real.GetValue(0)}"),
        Date32Array date => $"{date.Values[0]}",
        BinaryArray bytes => Convert.ToHexString(bytes.GetBytes(0)),
        StructArray zoned => $"{((Int64Array)zoned.Fields[0]).GetValue(0)} {((Int32Array)zoned.Fields[1]).GetValue(0)}",
        Int64Array count => $"{count.GetValue(0)}",
        _ => column.GetType().Name,
    };
}
