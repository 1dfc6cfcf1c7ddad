using System.Text;
using System.Text.Json;
using TradeKpi.Local.Commands;
using TradeKpi.Local.Shell;
using TradeKpi.Warehouse;

namespace TradeKpi.Local.Tests.Commands;

public sealed class AnswerRowsTests
{
    private const string Rows = """[{"a":"[{]","b":1.50},{"a":null,"b":-2},{"a":"é","b":0}]""";

    [Theory]
    [InlineData(Rows, 1)]
    [InlineData(Rows, 7)]
    [InlineData(Rows, 4096)]
    [InlineData("[]", 3)]
    public async Task The_rows_of_an_answer_come_out_byte_for_byte_in_whatever_pieces_it_arrives(string rows, int piece)
    {
        using var answer = new InPieces(Encoding.UTF8.GetBytes($$"""{"report":"x","as_of":1,"rows":{{rows}},"next":null}"""), piece);
        using var output = new MemoryStream();
        await output.WriteArrayAsync(AnswerRows.ReadAsync(answer, CancellationToken.None), CancellationToken.None);
        Assert.Equal(rows + "\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_does_not_pass_for_whole()
    {
        using var answer = new InPieces(Encoding.UTF8.GetBytes($$"""{"report":"x","rows":{{Rows}}"""), 10);
        await Assert.ThrowsAnyAsync<JsonException>(() =>
            new MemoryStream().WriteArrayAsync(AnswerRows.ReadAsync(answer, CancellationToken.None), CancellationToken.None));
    }

    [Fact]
    public async Task A_question_beyond_the_engine_s_memory_ends_with_4_and_names_the_setting()
    {
        var error = new StringWriter();
        var terminal = new Terminal(Stream.Null, Stream.Null, error, IsTerminal: false, IsErrorTerminal: false, TimeProvider.System);
        var failure = new InvalidOperationException("Line 1: outer", new WarehouseMemoryException("raise Engine:MaxMemoryBytes.", null));
        Assert.Equal(ExitCodes.InputOutput, await Failures.TellAsync(failure, terminal, data: null, CancellationToken.None));
        Assert.Equal("raise Engine:MaxMemoryBytes.", error.ToString().Trim());
    }

    /// <summary>So many bytes a read.</summary>
    private sealed class InPieces(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(most, buffer.Length)], cancellationToken);
    }
}
