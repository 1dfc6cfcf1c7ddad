using TradeKpi.Alert;
using TradeKpi.Archive;
using TradeKpi.Embedded;
using TradeKpi.Embedded.Hub;
using TradeKpi.Embedded.Lake;
using TradeKpi.Events;
using TradeKpi.Generate;
using TradeKpi.Kafka;
using TradeKpi.Load;
using TradeKpi.Merge;
using TradeKpi.Poll;
using TradeKpi.Publish;
using TradeKpi.Report.Asking;
using TradeKpi.SnowflakeApi.Limits;
using TradeKpi.Web.Http;

namespace TradeKpi.Local.Settings;

/// <summary>Every section that the file of settings and the environment may have, beside <see cref="CommandSettings"/>.</summary>
internal static class Sections
{
    public static IReadOnlyList<SettingSection> All { get; } =
    [
        Of<AlertOptions>(AlertOptions.Section),
        Of<ArchiveOptions>("Archive"),
        Of<EngineOptions>(EngineOptions.Section),
        Of<EventOptions>(EventOptions.Section),
        Of<GenerateOptions>(GenerateOptions.Section,
        [
            nameof(GenerateOptions.Clock), nameof(GenerateOptions.Rate), nameof(GenerateOptions.Seed), nameof(GenerateOptions.Dirty),
            nameof(GenerateOptions.Start), nameof(GenerateOptions.Days),
        ]),
        Of<HubOptions>(HubOptions.Section, [nameof(HubOptions.Folder)], options => options.Folder = "."),
        Of<KafkaOptions>(KafkaOptions.Section, [nameof(KafkaOptions.Brokers), nameof(KafkaOptions.Topics)]),
        Of<FolderLakeOptions>("Lake", [nameof(FolderLakeOptions.Root)], options => options.Root = "."),
        Of<LoadOptions>("Load"),
        Of<LogOptions>("Log"),
        Of<MergeOptions>("Merge"),
        Of<PollOptions>(PollOptions.Section, [nameof(PollOptions.Url)]),
        Of<PublishOptions>("Publish"),
        Of<ReportOptions>("Report"),
        Of<SnowflakeApiOptions>(SnowflakeApiOptions.Section),
        Of<WebOptions>("Web"),
    ];

    private static SettingSection<T> Of<T>(string name, IReadOnlyList<string>? ofHost = null, Action<T>? complete = null)
        where T : class => new(name, ofHost ?? [], complete);
}
