namespace TradeKpi.Functions.Laptop.Tests.Worker;

/// <summary>How the program ends, and that the next one takes up its folder.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "tradekpi-restart-" + Path.GetRandomFileName());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_worker_that_is_killed_leaves_its_folder_to_the_next_which_ends_when_the_host_says_so()
    {
        var settings = LaptopProgram.Settings(("Embedded__Folder", _folder));
        await using (var killed = await TestFunctionsHost.StartAsync(LaptopProgram.Dll, settings))
            Assert.NotEmpty(killed.Functions);
        await using var next = await TestFunctionsHost.StartAsync(LaptopProgram.Dll, settings);
        Assert.Contains("\"rows\"", await next.Client.GetStringAsync(new Uri("/api/reports/daily-sales", UriKind.Relative)),
            StringComparison.Ordinal);
        Assert.Equal((0, ""), await next.TerminateAsync());
    }
}
