using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests;

public sealed class FailuresTests
{
    [Fact]
    public async Task A_full_disk_is_said_also_where_the_engine_s_first_line_hides_it()
    {
        var error = new StringWriter();
        var terminal = new Terminal(Stream.Null, Stream.Null, error, IsTerminal: false, IsErrorTerminal: false, TimeProvider.System);
        var failure = new IOException("FATAL Error: The database has been invalidated because of a previous fatal error.\n" +
            "Original error: Could not write all bytes to file \"warehouse.duckdb.wal\": No space left on device");
        Assert.Equal(ExitCodes.InputOutput, await Failures.TellAsync(failure, terminal, "data", default));
        Assert.Equal("FATAL Error: The database has been invalidated because of a previous fatal error. The disk is full. See that " +
            "the data "
            + "folder data can be written and has room, or choose another with --data." + Environment.NewLine, error.ToString());
    }

    [Fact]
    public void What_ends_without_a_full_stop_gets_one_before_the_way_out()
    {
        Assert.StartsWith("Cannot open file \"a\": No space left on device. See ",
            KnownFailure.Of(new IOException("Cannot open file \"a\": No space left on device"), "data")!.Text, StringComparison.Ordinal);
        Assert.StartsWith("It fails. See ", KnownFailure.Of(new IOException("It fails."), "data")!.Text, StringComparison.Ordinal);
    }
}
