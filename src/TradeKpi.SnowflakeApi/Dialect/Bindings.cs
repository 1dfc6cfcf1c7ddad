using System.Data.Common;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using TradeKpi.SnowflakeApi.Protocol;
using TradeKpi.Warehouse;

namespace TradeKpi.SnowflakeApi.Dialect;

/// <summary>The values that a client binds: one of each, or as many as there are rows.</summary>
/// <param name="Rows">How many rows are bound; null for one without an array.</param>
internal sealed record Bindings(IReadOnlyList<BoundColumn> Columns, int? Rows)
{
    private const long NanosPerTick = 100;

    public static Bindings None { get; } = new([], null);

    /// <summary>Reads <c>{"1": {"type": "TEXT", "value": "…"}, …}</c>.</summary>
    /// <exception cref="SnowflakeError">The rows are not of one length, or too many.</exception>
    public static Bindings Read(JsonObject? bindings, int mostRows)
    {
        if (bindings is null || bindings.Count == 0)
            return None;
        var columns = bindings.OrderBy(bind => int.TryParse(bind.Key, CultureInfo.InvariantCulture, out var place) ? place : int.MaxValue)
            .Select(bind => (Name: bind.Key, Bind: bind.Value as JsonObject, IsArray: bind.Value?["value"] is JsonArray)).ToList();
        var read = columns.Select(column => new BoundColumn(column.Name, column.Bind.Text("type")?.ToUpperInvariant() ?? "TEXT",
            column.Bind?["value"] is JsonArray array
                ? [.. array.Select(value => new JsonObject { ["value"] = value?.DeepClone() }.Text("value"))]
                : [column.Bind.Text("value")])).ToList();
        var counts = read.Select(column => column.Values.Count).Distinct().ToList();
        if (counts.Count != 1)
            throw new SnowflakeError("002045", "22000", "The bound arrays are not of one length.");
        if (counts[0] > mostRows)
            throw new SnowflakeError("000639", "54000",
                FormattableString.Invariant($"More than {mostRows} rows are bound, which is the limit."));
        return new Bindings(read, columns.Exists(column => column.IsArray) ? counts[0] : null);
    }

    /// <summary>
    /// Those that a statement asks for: by place, else by name, where <c>:1</c> is called <c>:b1</c>. More are let pass, as there:
    /// https://github.com/snowflakedb/drivers/pull/458 keeps it for JDBC.
    /// </summary>
    public Bindings AskedBy(string sql)
    {
        var asked = SqlLexer.Tokens(sql).Where(token => token.Kind is SqlTokenKind.Bind).Select(token => token.Text).ToList();
        var places = asked.Count(text => text == "?");
        return this with
        {
            Columns = places > 0
                ? [.. Columns.Take(places).Select(column => column with { Name = "" })]
                : [.. Columns.Select(column => column with { Name = NameOf(column) })
                    .Where(column => asked.Contains(":" + column.Name, StringComparer.OrdinalIgnoreCase))],
        };
    }

    /// <summary>Binds the values of one row.</summary>
    public void BindTo(DbCommand command, int row)
    {
        foreach (var column in Columns)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = column.Name;
            parameter.Value = Value(column.Type, column.Values[row]);
            command.Parameters.Add(parameter);
        }
    }

    /// <summary>A bound text as the value that it stands for.</summary>
    /// <exception cref="SnowflakeError">It is none of its type.</exception>
    public static object Value(string type, string? text)
    {
        if (text is null)
            return DBNull.Value;
        try
        {
            return type switch
            {
                "FIXED" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
                "FIXED" when !text.Contains('.', StringComparison.Ordinal) => BigInteger.Parse(text, CultureInfo.InvariantCulture),
                "FIXED" => decimal.Parse(text, CultureInfo.InvariantCulture),
                "REAL" => double.Parse(text, CultureInfo.InvariantCulture),
                "BOOLEAN" => text.Equals("true", StringComparison.OrdinalIgnoreCase) || text == "1",
                "DATE" when Number(text) is { } millis => DateOnly.FromDateTime(DateTime.UnixEpoch.AddMilliseconds(millis)),
                "TIME" when Number(text) is { } nanos => new TimeOnly(nanos / NanosPerTick),
                "TIMESTAMP_NTZ" or "TIMESTAMP" when Number(text) is { } nanos =>
                    DateTime.SpecifyKind(DateTime.UnixEpoch.AddTicks(nanos / NanosPerTick), DateTimeKind.Unspecified),
                "TIMESTAMP_LTZ" when Number(text) is { } nanos => Moment(nanos),
                "TIMESTAMP_TZ" when Number(text.Split(' ')[0]) is { } nanos => Moment(nanos),
                "BINARY" => Convert.FromHexString(text),
                _ => text,
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw new SnowflakeError("100038", "22018", $"The bound value '{text}' is no {type}.");
        }
    }

    private static string NameOf(BoundColumn column) =>
        int.TryParse(column.Name, CultureInfo.InvariantCulture, out _) ? "b" + column.Name : column.Name;

    private static DateTimeOffset Moment(long nanos) => new(DateTime.UnixEpoch.AddTicks(nanos / NanosPerTick), TimeSpan.Zero);

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>What is bound to one place or name.</summary>
/// <param name="Name">Empty for the next place.</param>
/// <param name="Type">As the client calls it: FIXED, TEXT, …</param>
internal sealed record BoundColumn(string Name, string Type, IReadOnlyList<string?> Values);
