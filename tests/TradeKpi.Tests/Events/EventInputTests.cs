using System.Text;
using TradeKpi.Events;
using TradeKpi.Tests.Fakes;

namespace TradeKpi.Tests.Events;

public sealed class EventInputTests
{
    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":2}\n", "1:{\"a\":1}|2:{\"a\":2}")]
    [InlineData("{\"a\":1}\r\n\r\n  \n{\"a\":2}", "1:{\"a\":1}|4:{\"a\":2}")]
    [InlineData("\uFEFF{\"a\":1}\n", "1:{\"a\":1}")]
    [InlineData("\uFEFF\n\n{\"a\":1}\n", "3:{\"a\":1}")]
    [InlineData("", "")]
    [InlineData(" \n \r\n", "")]
    [InlineData("null\n{\"a\":1}\n", "1:null|2:{\"a\":1}")]
    [InlineData("{\"a\":1}{\"a\":2}\n", "1:{\"a\":1}{\"a\":2}")]
    public Task Each_line_is_a_value(string input, string expected) => Splits(input, expected);

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":\n{\"a\":3}\n", "1:{\"a\":1}|2:{\"a\":!TORN_JSON|3:{\"a\":3}")]
    [InlineData("{\"a\":1}\n{\"a\":\"x\n{\"a\":3}\n", "1:{\"a\":1}|2:{\"a\":\"x|3:{\"a\":3}")]
    [InlineData("{\"a\":[1,\n{\"a\":3}\n", "1:{\"a\":[1,!TORN_JSON|2:{\"a\":3}")]
    [InlineData("{\n{\"a\":3}\n", "1:{!TORN_JSON|2:{\"a\":3}")]
    [InlineData("\"x\":1}\n{\"a\":3}\n", "1:\"x\":1}|2:{\"a\":3}")]
    [InlineData("[1,\n", "1:1|2:!TORN_JSON")]
    [InlineData("{\"a\":1}\n[log] line\n{\"a\":3}\n", "1:{\"a\":1}|2:[log] line|3:{\"a\":3}")]
    [InlineData("{\"a\":1}\n{\"b\":{\"c\":1}\n{\"a\":3}", "1:{\"a\":1}|2:{\"b\":{\"c\":1}|3:{\"a\":3}")]
    [InlineData("{\"a\":1}\n{\"a\":2", "1:{\"a\":1}|2:{\"a\":2")]
    [InlineData("{\"a\":1}\n{\n \"a\":2", "1:{\"a\":1}|2:{\n \"a\":2!TORN_JSON")]
    public Task A_torn_line_costs_only_itself(string input, string expected) => Splits(input, expected);

    [Theory]
    [InlineData("{\n  \"a\": {\n    \"b\": \"}\\\"\"\n  }\n}\n{\n  \"a\": 2\n}\n",
        "1:{\n  \"a\": {\n    \"b\": \"}\\\"\"\n  }\n}|6:{\n  \"a\": 2\n}")]
    [InlineData("{ \"a\": 1,\n  \"b\": 2 }\n{\"a\":3}", "1:{ \"a\": 1,\n  \"b\": 2 }|3:{\"a\":3}")]
    [InlineData("{\n\"a\": [\n{\n\"b\": 1\n}\n]\n}\n", "1:{\n\"a\": [\n{\n\"b\": 1\n}\n]\n}")]
    public Task A_value_may_span_lines(string input, string expected) => Splits(input, expected);

    [Theory]
    [InlineData("[{\"a\":1},{\"a\":2}]", "1:{\"a\":1}|2:{\"a\":2}")]
    [InlineData(" [\n  {\n    \"a\": [1, \"]\"]\n  },\n  {\"a\":2}\n]\n", "1:{\n    \"a\": [1, \"]\"]\n  }|2:{\"a\":2}")]
    [InlineData("[]", "")]
    [InlineData("[1, \"x,y\" ,null]", "1:1|2:\"x,y\"|3:null")]
    [InlineData("[{\"a\":1}]\n{\"a\":2}", "1:{\"a\":1}|2:{\"a\":2}")]
    [InlineData("[{\"a\":1},\n{\"a\":\"x\n,{\"a\":3}]", "1:{\"a\":1}|2:{\"a\":\"x!TORN_JSON|3:{\"a\":3}")]
    [InlineData("[{\"a\":1},\n{\"b\":2,\n{\"a\":3}]", "1:{\"a\":1}|2:{\"b\":2,\n!TORN_JSON|3:{\"a\":3}")]
    [InlineData("[{\"a\":1},{\"a\":2", "1:{\"a\":1}|2:{\"a\":2!TORN_JSON")]
    public Task Each_element_of_an_array_is_a_value(string input, string expected) => Splits(input, expected);

    [Fact]
    public async Task A_value_above_the_limit_is_skipped_and_keeps_its_first_bytes()
    {
        var large = $"{{\"x\":\"{new string('y', 5_000)}\"}}";
        var pretty = $"{{\n  \"x\": \"{new string('y', 900)}\",\n  \"z\": \"{new string('y', 900)}\"\n}}";
        foreach (var input in new[] { $"{{\"a\":1}}\n{large}\n{{\"a\":3}}", $"[{{\"a\":1}},{large},{{\"a\":3}}]",
            $"{{\"a\":1}}\n{pretty}\n{{\"a\":3}}" })
        {
            foreach (var chunk in new[] { 1, 7, 1_024, 100_000 })
            {
                var values = await Read(input, chunk, maxBytes: 1_024);
                Assert.Equal([null, QuarantineReasons.TooLarge, null], values.Select(value => value.Refusal?.Reason),
                    StringComparer.Ordinal);
                Assert.Equal(1_024, values[1].Bytes.Length);
                Assert.Equal("{\"a\":3}", Encoding.UTF8.GetString(values[2].Bytes.Span));
            }
        }
    }

    [Fact]
    public async Task Values_stay_as_they_were_while_reading_goes_on()
    {
        var input = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"n\":{i}}}\n"));
        var values = await Read(input, 100_000, maxBytes: 1_024);
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => $"{{\"n\":{i}}}"),
            values.Select(value => Encoding.UTF8.GetString(value.Bytes.Span)), StringComparer.Ordinal);
    }

    private static async Task Splits(string input, string expected)
    {
        foreach (var chunk in new[] { 100_000, 1, 2, 3, 5, 8 })
        {
            var values = await Read(input, chunk, maxBytes: 1_048_576);
            Assert.Equal(expected, string.Join('|', values.Select(value =>
                $"{value.Position}:{Encoding.UTF8.GetString(value.Bytes.Span)}" +
                (value.Refusal is { } refusal ? $"!{refusal.Reason}" : ""))));
        }
    }

    internal static async Task<List<RawInput>> Read(string input, int chunk, int maxBytes)
    {
        var values = new List<RawInput>();
        await using var stream = new ChunkedStream(Encoding.UTF8.GetBytes(input), chunk);
        await foreach (var value in EventInput.ReadAsync(stream, new EventOptions { MaxEventBytes = maxBytes }, CancellationToken.None))
            values.Add(value);
        return values;
    }
}
