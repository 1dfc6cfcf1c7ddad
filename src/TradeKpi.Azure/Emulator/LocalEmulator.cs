namespace TradeKpi.Azure.Emulator;

/// <summary>Connection strings hold keys, so they are for emulators only; everything else signs in as an identity.</summary>
internal static class LocalEmulator
{
    /// <summary>What is said at start of a connection string that leads to no emulator; null of an emulator's, and of none.</summary>
    public static string? Fault(string setting, string connectionString, string instead)
    {
        if (connectionString.Length == 0)
            return null;
        if (!Parts(connectionString).All(part => part.Contains('=', StringComparison.Ordinal)))
            return $"{setting} is no connection string, which is made of NAME=VALUE with ; between them.";
        return IsMeantBy(connectionString)
            ? null
            : $"{setting} is a connection string, which is for emulators on this machine only. Set {instead} instead: the host signs in "
                + "as its identity.";
    }

    /// <summary>Whether a connection string leads to an emulator: it says so, or every endpoint in it is this machine.</summary>
    private static bool IsMeantBy(string connectionString)
    {
        var hosts = new List<Uri>();
        var says = false;
        foreach (var part in Parts(connectionString))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = at < 0 ? (part, "") : (part[..at].Trim(), part[(at + 1)..].Trim());
            says |= name is "UseDevelopmentStorage" or "UseDevelopmentEmulator" && value.Equals("true", StringComparison.OrdinalIgnoreCase);
            if (name.EndsWith("Endpoint", StringComparison.OrdinalIgnoreCase) || name == "DevelopmentStorageProxyUri")
                hosts.Add(Uri.TryCreate(value, UriKind.Absolute, out var host) ? host : new Uri("none://elsewhere"));
        }

        return says || (hosts.Count > 0 && hosts.TrueForAll(host => host.IsLoopback));
    }

    private static string[] Parts(string connectionString) =>
        connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
