using System.CommandLine;
using TradeKpi.Local.Hosting;

namespace TradeKpi.Local.Commands;

/// <summary>The options of the door for Snowflake's clients.</summary>
internal sealed class SqlOptions
{
    private readonly Option<int?> _port = SharedOptions.Optional("--sql-port",
        "The port of Snowflake's clients, on 127.0.0.1; 0 opens none. Unless said, the one after --port.", 0, 65_535, "PORT");

    private readonly Option<bool> _writable = new("--sql-write") { Description = "Let Snowflake's clients write, too." };

    private SqlOptions()
    {
    }

    public static SqlOptions AddTo(Command command)
    {
        var options = new SqlOptions();
        command.Options.Add(options._port);
        command.Options.Add(options._writable);
        return options;
    }

    /// <param name="port">The host's own; where it takes a free one, so does the door.</param>
    /// <returns>Null where there is to be no door.</returns>
    public SqlSettings? Read(ParseResult parsed, int port) => parsed.GetValue(_port) switch
    {
        0 => null,
        { } asked => new SqlSettings(asked, IsAsked: true, parsed.GetValue(_writable)),
        null => new SqlSettings(port is 0 or 65_535 ? 0 : port + 1, IsAsked: false, parsed.GetValue(_writable)),
    };
}
