using System.Diagnostics;
using System.Text.Json;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Tests.Commands;

/// <summary>
/// Disks that are full or may only be read, as a user meets them: the program in a process of its own, on a disk of a few megabytes.
/// </summary>
public sealed class DiskTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    [MountFact]
    public async Task A_full_disk_ends_with_4_and_names_the_way_out_and_nothing_is_lost()
    {
        var input = Path.Combine(_cli.Folder, "events.ndjson");
        await _cli.DoAsync("generate", "--events", "20000", "--out", input);
        Directory.CreateDirectory(_cli.Data);
        var copy = Path.Combine(_cli.Folder, "what-was-there");

        var (code, errors) = await OnDiskAsync($"mount -t tmpfs -o size=8m none {_cli.Data}", $"replay {input}",
            $"cp -r {_cli.Data} {copy}");

        Assert.True(code == ExitCodes.InputOutput, errors);
        Assert.Contains("--data", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);

        // With room again, the same input counts every event once.
        Directory.Delete(_cli.Data);
        Directory.Move(copy, _cli.Data);
        Assert.Contains("It adds up", await _cli.DoAsync("replay", input), StringComparison.Ordinal);
        Assert.Contains("gold equals the lake", await _cli.DoAsync("verify"), StringComparison.Ordinal);
        using var accounting = JsonDocument.Parse(await _cli.DoAsync("report", "accounting", "--format", "json"));
        Assert.Equal(20_000, accounting.RootElement[0].GetProperty("accepted").GetInt64());
    }

    [MountFact]
    public async Task A_full_disk_stops_no_report_as_that_writes_nothing_and_ends_a_check_with_4()
    {
        var input = _cli.Write("orders.json", SampleEvents.TwoOrders);
        Directory.CreateDirectory(_cli.Data);
        var filled = $"mount -t tmpfs -o size=32m none {_cli.Data} && dotnet {Program} replay {input} --data {_cli.Data} > " +
            $"{_cli.Folder}/out && "
            + $"{{ dd if=/dev/zero of={_cli.Data}/filler bs=64k 2> {_cli.Folder}/out; true; }}";

        var (code, errors) = await OnDiskAsync($"{filled} && {{ dotnet {Program} report daily-sales --data {_cli.Data}; test $? = 0; }}",
            "verify", "true");

        Assert.True(code == ExitCodes.InputOutput, errors);
        Assert.Contains("has room", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("rebuild", errors, StringComparison.Ordinal);
    }

    [MountFact]
    public async Task A_disk_that_may_only_be_read_ends_with_4_and_names_the_way_out()
    {
        var input = _cli.Write("orders.json", SampleEvents.TwoOrders);
        Directory.CreateDirectory(_cli.Data);

        var (code, errors) = await OnDiskAsync($"mount -t tmpfs -o size=8m,ro none {_cli.Data}", $"replay {input}", "true");

        Assert.True(code == ExitCodes.InputOutput, errors);
        Assert.Contains("--data", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_filled_ends_with_4()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var result = await _cli.RunAsync("generate", "--events", "2000", "--out", "/dev/full");
        Assert.Equal(ExitCodes.InputOutput, result.Code);
        Assert.NotEmpty(result.Error);
    }

    [Theory]
    [InlineData("--out")]
    [InlineData("--ledger")]
    public async Task A_file_that_cannot_be_made_is_named_and_the_data_folder_is_not_blamed(string option)
    {
        var file = Path.Combine(_cli.Folder, "no", "such", "folder", "file.json");
        var result = await _cli.RunAsync("generate", "--events", "1", option, file);
        Assert.Equal(ExitCodes.InputOutput, result.Code);
        Assert.Contains($"{file} cannot be written", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--data", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_fails_leaves_the_file_as_it_was_and_one_that_cannot_be_filled_is_named()
    {
        var file = _cli.Write("good.csv", "good\n");
        Assert.Equal(ExitCodes.BadUsage, (await _cli.RunAsync("report", "daily-sales", "--format", "csv", "--out", file)).Code);
        Assert.Equal("good\n", await File.ReadAllTextAsync(file));
        Assert.Single(Directory.GetFiles(_cli.Folder));

        await _cli.DoAsync("replay", _cli.Write("orders.json", SampleEvents.TwoOrders));
        await _cli.DoAsync("report", "daily-sales", "--format", "csv", "--out", file);
        Assert.StartsWith("sale_date", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        if (!OperatingSystem.IsLinux())
            return;
        var full = await _cli.RunAsync("report", "daily-sales", "--format", "csv", "--out", "/dev/full");
        Assert.Equal(ExitCodes.InputOutput, full.Code);
        Assert.Contains("/dev/full cannot be written", full.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--data", full.Error, StringComparison.Ordinal);
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "TradeKpi.Local.dll");

    private async Task<(int Code, string Errors)> OnDiskAsync(string mount, string command, string afterwards)
    {
        var script = $"{mount} && {{ dotnet {Program} {command} --data {_cli.Data}; code=$?; {afterwards}; exit $code; }}";
        using var process = Process.Start(new ProcessStartInfo("unshare", ["-rm", "sh", "-c", script])
        { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, errors);
    }
}
