using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using TradeKpi.Local.Hosting;

namespace TradeKpi.Local.Commands;

/// <summary>Where the host listens, and what it asks of those who come from another machine.</summary>
internal sealed class DoorOptions
{
    /// <summary>The token as a variable: a command line is seen by every process of the machine.</summary>
    public const string TokenVariable = "TRADEKPI_TOKEN";

    private readonly Option<int> _port;

    private readonly Option<IPAddress> _listen = new("--listen")
    {
        Description = "The address to listen on; others than the loopback one need a token.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (Address(text) is { } address)
                return address;
            result.AddError($"--listen takes an address such as 0.0.0.0 or ::1, not '{text}'.");
            return IPAddress.Loopback;
        },
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = $"What those from other machines bring, as Bearer or as password; better set as {TokenVariable}.",
        HelpName = "TOKEN",
    };

    private DoorOptions(Command command)
    {
        _port = SharedOptions.Number("--port", "The port; 0 takes a free one.", RunCommand.DefaultPort, 0, 65_535);
        foreach (var option in new Option[] { _port, _listen, _token })
            command.Options.Add(option);

        // Neither tells the token.
        command.Validators.Add(result =>
        {
            var token = result.GetResult(_token)?.Tokens is [{ Value: var given }] ? given : FromEnvironment();
            if (token is not null && (token.Length < TokenGate.LeastLength || !token.All(letter => letter is > ' ' and < '\x7f')))
                result.AddError($"--token takes at least {TokenGate.LeastLength} letters, digits or signs, without spaces.");
            else if (token is null && result.GetResult(_listen)?.Tokens is [{ Value: var text }] && Address(text) is { } address
                && !IPAddress.IsLoopback(address))
                result.AddError($"--listen {address} lets other machines in: set {TokenVariable}, or --token.");
        });
    }

    public static DoorOptions AddTo(Command command) => new(command);

    public DoorSettings Read(ParseResult parsed)
    {
        var address = parsed.GetValue(_listen)!;
        return new DoorSettings(address, parsed.GetValue(_port),
            IPAddress.IsLoopback(address) ? null : parsed.GetValue(_token) ?? FromEnvironment());
    }

    // 16 would be 0.0.0.16.
    private static IPAddress? Address(string text) => IPAddress.TryParse(text, out var address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text) ? address : null;

    private static string? FromEnvironment() => Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? token : null;
}
