namespace TradeKpi.SnowflakeApi.Tests;

/// <summary>Waits for what another thread brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static async Task IsTrueAsync(Func<Task<bool>> isTrue)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!await isTrue())
            await Task.Delay(5, patience.Token);
    }

    public static Task AreEqualAsync(string expected, Func<Task<string>> actual) =>
        IsTrueAsync(async () => await actual() == expected);
}
