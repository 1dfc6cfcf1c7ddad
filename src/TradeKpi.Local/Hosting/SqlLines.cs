using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using TradeKpi.Local.Shell;
using TradeKpi.SnowflakeApi;

namespace TradeKpi.Local.Hosting;

/// <summary>An answer in SQL as it goes from the running host to a command: its columns in the first line, then a row a line.</summary>
internal static class SqlLines
{
    public const string ContentType = "application/x-ndjson";

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static async Task WriteAsync(SqlAnswer answer, Stream output, CancellationToken cancellationToken)
    {
        await using var lines = new StreamWriter(output, s_utf8, bufferSize: 32 * 1024, leaveOpen: true);
        await lines.WriteAsync(JsonSerializer.Serialize(answer.Columns, ResultJson.Options) + "\n");
        await foreach (var row in answer.RowsAsync(cancellationToken))
            await lines.WriteAsync((JsonSerializer.Serialize(row, ResultJson.Options) + "\n").AsMemory(), cancellationToken);
    }

    /// <exception cref="IOException">The answer breaks off.</exception>
    public static async Task<(IReadOnlyList<SqlColumn> Columns, IAsyncEnumerable<string?[]> Rows)> ReadAsync(
        Stream input, CancellationToken cancellationToken)
    {
        var lines = new StreamReader(input, s_utf8);
        var columns = await lines.ReadLineAsync(cancellationToken) is { } first
            ? JsonSerializer.Deserialize<SqlColumn[]>(first, ResultJson.Options)!
            : throw new IOException("The running host gave no answer.");
        return (columns, RowsAsync(lines, cancellationToken));
    }

    private static async IAsyncEnumerable<string?[]> RowsAsync(
        StreamReader lines, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reading = lines;
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
            yield return JsonSerializer.Deserialize<string?[]>(line)!;
    }
}
