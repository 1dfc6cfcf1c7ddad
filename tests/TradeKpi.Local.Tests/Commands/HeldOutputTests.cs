using System.Text;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests.Commands;

public sealed class HeldOutputTests
{
    [Fact]
    public async Task What_is_written_line_by_line_goes_out_at_once_in_its_order_when_it_is_released()
    {
        using var output = new CountedStream();
        var terminal = new Terminal(Stream.Null, output, TextWriter.Null, IsTerminal: false, IsErrorTerminal: false, TimeProvider.System);
        for (var n = 0; n < 500; n++)
        {
            await terminal.Out.WriteLineAsync("text");
            await terminal.Output.WriteAsync("bytes\n"u8.ToArray());
        }

        Assert.Equal(0, output.Writes);
        await terminal.ReleaseAsync(CancellationToken.None);
        Assert.Equal(1, output.Writes);
        Assert.StartsWith("text\nbytes\ntext\n", Encoding.UTF8.GetString(output.ToArray()).ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_fails_lets_out_what_it_had_written()
    {
        using var output = new CountedStream();
        using var cli = new Cli();
        var terminal = new Terminal(Stream.Null, output, new StringWriter(), IsTerminal: false, IsErrorTerminal: false,
            TimeProvider.System);
        await terminal.Out.WriteLineAsync("before");
        var code = await new TradeKpiCommand(terminal).RunAsync(["quarantine", "list", "--data", cli.Data], CancellationToken.None);
        Assert.Equal(ExitCodes.BadUsage, code);
        Assert.StartsWith("before", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_that_takes_nothing_is_told()
    {
        using var full = new FullStream();
        var error = new StringWriter();
        var terminal = new Terminal(Stream.Null, full, error, IsTerminal: false, IsErrorTerminal: false, TimeProvider.System);
        Assert.Equal(ExitCodes.InputOutput, await new TradeKpiCommand(terminal).RunAsync(["--help"], CancellationToken.None));
        Assert.Contains("no space", error.ToString(), StringComparison.Ordinal);
    }

    private sealed class CountedStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Writes++;
            base.Write(buffer, offset, count);
        }

        public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("There is no space.");

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("There is no space.");

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("There is no space.");
    }
}
