using System.ComponentModel.DataAnnotations;
using TradeKpi.Alert;
using TradeKpi.Archive;
using TradeKpi.Load;
using TradeKpi.Merge;
using TradeKpi.Operate;
using TradeKpi.Poll;
using TradeKpi.Publish;
using TradeKpi.Report.Asking;

namespace TradeKpi.Tests;

public class OptionsTests
{
    public static TheoryData<object, bool> Cases => new()
    {
        { new PublishOptions(), true },
        { new PublishOptions { BatchEvents = 0 }, false },
        { new PublishOptions { BatchBytes = 1 }, false },
        { new ArchiveOptions(), true },
        { new ArchiveOptions { BatchEvents = 0 }, false },
        { new ArchiveOptions { ConsumerGroup = "No Group" }, false },
        { new ArchiveOptions { MaxWait = TimeSpan.Zero }, false },
        { new ArchiveOptions { FirstRetry = TimeSpan.FromSeconds(40) }, false },
        { new LoadOptions(), true },
        { new LoadOptions { FilesPerCopy = 1001 }, false },
        { new LoadOptions { Linger = TimeSpan.FromSeconds(31) }, false },
        { new PollOptions(), true },
        { new PollOptions { Url = new Uri("https://shop.example/api/changes?table=orders"), BearerToken = "a.b-c=" }, true },
        { new PollOptions { Url = new Uri("http://127.0.0.1:8080/"), BearerToken = "abc" }, true },
        { new PollOptions { Url = new Uri("http://shop.example/"), BearerToken = "abc" }, false },
        { new PollOptions { Url = new Uri("https://shop.example/"), BearerToken = "a\nb" }, false },
        { new PollOptions { Url = new Uri("ftp://shop.example/") }, false },
        { new PollOptions { Url = new Uri("https://me:secret@shop.example/") }, false },
        { new PollOptions { Url = new Uri("/changes", UriKind.Relative) }, false },
        { new PollOptions { MaxPages = 0 }, false },
        { new MergeOptions(), true },
        { new MergeOptions { Debounce = TimeSpan.FromMinutes(11) }, false },
        { new MergeOptions { Linger = TimeSpan.FromMinutes(11) }, false },
        { new MergeOptions { Rows = 0 }, false },
        { new QuietOptions(), true },
        { new QuietOptions { QuietAfter = TimeSpan.FromHours(25) }, false },
        { new ReportOptions(), true },
        { new ReportOptions { MaxComputation = TimeSpan.Zero }, false },
        { new ReportOptions { MaxComputation = TimeSpan.FromHours(1) }, false },
        { new AlertOptions(), true },
        { new AlertOptions { Every = TimeSpan.Zero }, false },
        { new AlertOptions { Rules = { Tests() } }, true },
        { new AlertOptions { Rules = { new() { Name = "tests" } } }, false },
        { new AlertOptions { Rules = { Tests(), Tests() } }, false },
        { new AlertOptions { Webhooks = { Webhook("https://ops.example/hook") } }, true },
        { new AlertOptions { Webhooks = { Webhook("http://127.0.0.1:8080/hook") } }, true },
        { new AlertOptions { Webhooks = { Webhook("http://ops.example/hook") } }, false },
        { new AlertOptions { Webhooks = { Webhook("https://me:secret@ops.example/hook") } }, false },
        { new AlertOptions { Webhooks = { Webhook("https://ops.example/hook", "whsec_c2hvcnQ=") } }, false },
        { new AlertOptions { Webhooks = { Webhook("https://ops.example/hook", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") } }, false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Defaults_are_valid_and_bounds_hold(object options, bool valid) =>
        Assert.Equal(valid, Validator.TryValidateObject(options, new ValidationContext(options), [], validateAllProperties: true));

    private static AlertRule Tests() => new() { Name = "tests", Kind = AlertKind.DataTest };

    private static AlertWebhook Webhook(string url, string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") =>
        new() { Name = "ops", Url = new Uri(url), Secret = secret };
}
