using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace TradeKpi.Local.Commands;

/// <summary>The rows of a report's answer in JSON, <c>{report, as_of, rows, next}</c>, one after another: memory holds a few.</summary>
internal static class AnswerRows
{
    /// <exception cref="JsonException">The answer is none, or is cut off.</exception>
    /// <exception cref="IOException">It broke off.</exception>
    public static async IAsyncEnumerable<JsonElement> ReadAsync(Stream answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(answer, new StreamPipeReaderOptions(leaveOpen: true));
        var (state, isWithin) = (new JsonReaderState(), false);
        for (var isLast = false; !isLast;)
        {
            var read = await pipe.ReadAsync(cancellationToken);
            isLast = read.IsCompleted;
            var (rows, used) = Take(read.Buffer, isLast, ref state, ref isWithin);
            foreach (var row in rows)
                yield return row;
            pipe.AdvanceTo(used, read.Buffer.End);
        }

        await pipe.CompleteAsync();
    }

    /// <summary>Writes rows as one array, and ends the line.</summary>
    public static async Task WriteArrayAsync(this Stream output, IAsyncEnumerable<JsonElement> rows, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(output, leaveOpen: true);
        var before = "[";
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            await text.WriteAsync(before);
            await text.WriteAsync(row.GetRawText());
            before = ",";
        }

        await text.WriteAsync(before == "[" ? "[]\n" : "]\n");
    }

    /// <summary>The rows that stand whole in the bytes, and where the next begins.</summary>
    private static (List<JsonElement> Rows, SequencePosition Used) Take(ReadOnlySequence<byte> bytes, bool isLast,
        ref JsonReaderState state, ref bool isWithin)
    {
        var json = new Utf8JsonReader(bytes, isLast, state);
        var rows = new List<JsonElement>();
        while (true)
        {
            var before = json;
            if (!json.Read())
                break;
            if (!isWithin)
            {
                // The list of rows is the only one that stands right below.
                isWithin = json is { TokenType: JsonTokenType.StartArray, CurrentDepth: 1 };
            }
            else if (json.TokenType == JsonTokenType.EndArray)
            {
                isWithin = false;
            }
            else if (JsonDocument.TryParseValue(ref json, out var row))
            {
                rows.Add(row.RootElement);
            }
            else
            {
                json = before;
                break;
            }
        }

        state = json.CurrentState;
        return (rows, bytes.GetPosition(json.BytesConsumed));
    }
}
