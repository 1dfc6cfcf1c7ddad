using System.Text.Json.Nodes;

namespace TradeKpi.SnowflakeApi.Tests;

/// <summary>Snowflake's own driver for Node at the door.</summary>
[RequiresNodeDriver]
public sealed class NodeDriverTests
{
    [Fact]
    public async Task It_signs_in_and_reads_every_type_as_it_is()
    {
        await using var door = await DoorOfTest.OpenAsync(null, "create schema s", "create table s.t as select unhex('CAFE') as bin");
        var answer = Assert.Single(await NodeDriver.AskAsync(door.Address, new
        {
            sqlText = """
                select 7 as n, cast(12.50 as number(10, 2)) as m, cast(-0.05 as number(10, 2)) as cents,
                  'it''s' as t, true as b, 1.5::float as f,
                  '2024-02-29'::date as d, '23:59:59.000001'::time as at, '1969-12-31 23:59:59.5'::timestamp_ntz as before,
                  '2024-01-02 03:04:05.678901'::timestamp_ntz as ntz, '2024-01-02 03:04:05+02:00'::timestamp_tz as tz,
                  parse_json('{"a":[1,null]}') as v, (select bin from s.t) as bin, null as nothing
                """,
        }));
        Assert.Equal("""
            [7,12.5,-0.05,"it's",true,1.5,"2024-02-29","23:59:59","1969-12-31 23:59:59.500","2024-01-02 03:04:05.678",
            "2024-01-02 01:04:05.000 +0000",{"a":[1,null]},{"type":"Buffer","data":[202,254]},null]
            """.ReplaceLineEndings(""), answer!["rows"]![0]!.ToJsonString(s_plain));
        Assert.Equal("""
            N fixed 38 0|M fixed 10 2|CENTS fixed 10 2|T text  |B boolean  |F real  |D date 0 0|AT time 0 6|BEFORE timestamp_ntz 0 6|
            NTZ timestamp_ntz 0 6|TZ timestamp_tz 0 6|V variant 0 0|BIN binary 0 0|NOTHING fixed 38 0
            """.ReplaceLineEndings(""), string.Join('|', answer["columns"]!.AsArray().Select(column =>
                $"{column!["name"]} {column["type"]} {column["precision"]} {column["scale"]}")));
    }

    private static readonly System.Text.Json.JsonSerializerOptions s_plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
