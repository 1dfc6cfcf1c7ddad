using TradeKpi.Functions.Tests;

namespace TradeKpi.Functions.Laptop.Tests.Worker;

/// <summary>
/// A setting that is missing or wrong ends the start of the built program, within seconds, with a sentence that names it: whoever runs it
/// reads that line in the Functions host's log.
/// </summary>
public sealed class StartTests : IDisposable
{
    private const string NoHost = "http://127.0.0.1:9";
    private const string Emulator =
        "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";

    private static readonly TimeSpan s_within = TimeSpan.FromSeconds(20);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    /// <summary>What the host reads for itself and its triggers.</summary>
    public static TheoryData<string, string?> OfTheHost => new()
    {
        { "AzureWebJobsStorage", null },
        { "AzureWebJobsStorage", "rubbish" },
        { "LakeStorage", null },
        { "LakeStorage", "rubbish" },
        { "LakeTriggerPath", null },
        { "LakeTriggerPath", "elsewhere/{name}" },
        { "GenerateSchedule", null },
        { "GenerateSchedule", "sometimes" },
        { "PollSchedule", null },
        { "PollSchedule", "* * 25 * * *" },
        { "ReconcileSchedule", null },
        { "ReconcileSchedule", "00:00:00" },
    };

    /// <summary>What the program itself reads.</summary>
    public static TheoryData<string, string?> OfTheProgram => new()
    {
        { "Lake__ConnectionString", null },
        { "Lake__ConnectionString", "rubbish" },
        { "Lake__ConnectionString", "AccountName=a;AccountKey=k;EndpointSuffix=core.windows.net" },
        { "Lake__Patience", "long" },
        { "Embedded__Folder", "/dev/null" },
        { "Generate__Rate", "many" },
        { "Generate__Rate", "0" },
        { "Generate__Seed", "1.5" },
        { "Generate__Speed", "10" },
        { "Events__MaxDepth", "1" },
        { "Events__TableEntities__orders", "invoice" },
        { "Publish__BatchEvents", "0" },
        { "Poll__Url", "shop.example" },
        { "Poll__BearerToken", "two words" },
        { "Load__FilesPerCopy", "1001" },
        { "Merge__Debounce", "-00:00:01" },
        { "Web__MaxBodyBytes", "0" },
        { "Snowflake__Account", "organisation-account" },
        { "APPLICATIONINSIGHTS_CONNECTION_STRING", "rubbish" },
        { "OTEL_EXPORTER_OTLP_ENDPOINT", "collector" },
    };

    /// <summary>What a build with the trigger of Event Hubs reads besides, where <c>EventHub</c> is set.</summary>
    public static TheoryData<string, string?> OfTheHub => new()
    {
        { "EventHub", "rubbish" },
        { "EventHub", "Endpoint=sb://name.servicebus.windows.net;SharedAccessKeyName=k;SharedAccessKey=s" },
        { "EventHub__ConcurrentPartitions", "0" },
        { "EventHub__AttemptTimeout", "soon" },
        { "EventHubName", null },
        { "EventHubName", "two words" },
        { "EventHubConsumerGroup", null },
    };

    public static TheoryData<string> Sampled => [.. RepositoryFiles.SampleSettings];

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(OfTheHost))]
    [MemberData(nameof(OfTheProgram))]
    public async Task What_is_missing_or_wrong_is_named_in_one_sentence(string setting, string? value)
    {
        var sentence = Assert.Single(await RefusalAsync((setting, value)));
        Assert.Contains(setting, sentence, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OfTheHub))]
    public async Task What_is_missing_or_wrong_of_the_hub_is_named_in_one_sentence(string setting, string? value)
    {
        var settings = LaptopProgram.Settings(("Embedded__Folder", _folder), ("EventHub", Emulator), (setting, value));
        var sentence = Assert.Single(await RefusalAsync(LaptopProgram.WithHubTrigger, new Uri(NoHost), settings));
        Assert.Contains(setting, sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Lake__ConnectionString", "rubbish", "Lake__ConnectionString is no connection string")]
    [InlineData("EventHub", Emulator, "build with -p:EventHubsTrigger=true")]
    [InlineData("Generate__Speed", "10", "Generate__Speed is no setting: of Generate there are BatchSize, ")]
    public async Task The_sentence_says_what_is_wrong_and_what_helps(string setting, string value, string sentence) =>
        Assert.Contains(sentence, Assert.Single(await RefusalAsync((setting, value))), StringComparison.Ordinal);

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        var sentences = await RefusalAsync(
            ("AzureWebJobsStorage", null), ("Lake__Container", "Lake"), ("LakeTriggerPath", "Lake/lake/{name}"), ("Generate__Rate", "0"));
        Assert.Equal(3, sentences.Count);
        Assert.All(
            (string[])["AzureWebJobsStorage", "Lake__Container", "Generate__Rate"],
            setting => Assert.Single(sentences, sentence => sentence.Contains(setting, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_data_folder_that_another_process_holds_is_named()
    {
        using var held = Embedded.Hub.DataFolderLock.Take(_folder);
        Assert.StartsWith("Embedded__Folder", Assert.Single(await RefusalAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warehouse_that_is_none_is_told_by_its_folder()
    {
        Directory.CreateDirectory(_folder);
        await File.WriteAllTextAsync(Path.Combine(_folder, "warehouse.duckdb"), new string('x', 20_000));
        Assert.StartsWith("Embedded__Folder", Assert.Single(await RefusalAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_without_a_host_is_told_how_to_start() =>
        Assert.Contains(
            "dotnet run", Assert.Single(await RefusalAsync(LaptopProgram.Dll, host: null, LaptopProgram.Settings())),
            StringComparison.Ordinal);

    // The host alone reads which worker to start and which functions to switch off; a container is tried together with its trigger's path.
    [Theory]
    [MemberData(nameof(Sampled))]
    public void Every_setting_of_the_sample_is_tried_here_or_is_not_the_programs(string setting)
    {
        string[] others = ["FUNCTIONS_WORKER_RUNTIME", "Lake__Container"];
        Assert.True(
            OfTheHost.Concat(OfTheProgram).Concat(OfTheHub).Any(row => (string)row[0] == setting)
            || others.Contains(setting, StringComparer.Ordinal) || setting.EndsWith(".Disabled", StringComparison.Ordinal),
            setting);
    }

    private Task<IReadOnlyList<string>> RefusalAsync(params (string Name, string? Value)[] changes) =>
        RefusalAsync(LaptopProgram.Dll, new Uri(NoHost), LaptopProgram.Settings([("Embedded__Folder", _folder), .. changes]));

    private static async Task<IReadOnlyList<string>> RefusalAsync(string program, Uri? host, Dictionary<string, string?> settings)
    {
        await using var worker = WorkerProcess.Start(program, host, settings);
        var (code, error) = await worker.EndAsync();
        Assert.Equal(2, code);
        Assert.True(worker.Age < s_within, $"It took {worker.Age}.");
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        return error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
