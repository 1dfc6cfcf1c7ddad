using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TradeKpi.Events;

namespace TradeKpi.Generate.Tests;

public class DirtTests
{
    private static readonly List<ChangeEvent> s_clean = [.. Some.Generator().Take(10_000)];
    private static readonly List<GeneratedLine> s_lines = [.. new Dirt(new() { Dirty = 0.2 }).Soil(s_clean)];

    [Fact]
    public void Every_kind_occurs_at_a_fifth() =>
        Assert.Equal(Enum.GetValues<DirtKind>(), s_lines.Select(line => line.Kind).Distinct().Order());

    [Fact]
    public void What_came_out_is_counted_by_kind()
    {
        var dirt = new Dirt(new() { Dirty = 0.2 });
        var lines = dirt.Soil(s_clean).ToList();
        Assert.Equal(lines.GroupBy(line => line.Kind).ToDictionary(kind => kind.Key, kind => kind.LongCount()), dirt.Injected);
    }

    [Fact]
    public void The_truth_is_every_clean_event_once() =>
        Prop.ForAll<long>(seed =>
        {
            var dirt = new Dirt(new() { Dirty = 0.5, Seed = seed });
            var truths = dirt.Soil(s_clean.Take(2_000)).Where(line => line.Truth is not null).ToList();
            Assert.Equal(
                s_clean.Take(2_000).Select(change => change.Envelope.EventId).Order(StringComparer.Ordinal),
                truths.Select(line => line.Truth!.Envelope.EventId).Order(StringComparer.Ordinal));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    [Fact]
    public void Only_what_counts_has_a_truth() =>
        Assert.All(s_lines, line => Assert.Equal(line.Kind.Outcome() == LineOutcome.Accepted, line.Truth is not null));

    [Fact]
    public void Without_dirt_the_lines_are_the_events() =>
        Assert.Equal(s_clean, new Dirt(new()).Soil(s_clean).Select(line => line.ToPublish()));

    [Fact]
    public void The_same_seed_gives_the_same_lines() =>
        Assert.Equal([.. s_lines.Select(Text)], (List<string>)[.. new Dirt(new() { Dirty = 0.2 }).Soil(s_clean).Select(Text)]);

    [Fact]
    public void A_late_line_falls_behind_by_no_more_than_the_window()
    {
        var place = s_clean.Select((change, index) => (change.Envelope.EventId, index))
            .ToDictionary(pair => pair.EventId, pair => pair.index, StringComparer.Ordinal);
        var (reached, behind) = (-1, 0);
        foreach (var line in s_lines.Where(line => line.Kind is DirtKind.Late or DirtKind.Clean))
        {
            var at = place[line.Origin.Envelope.EventId];
            behind = Math.Max(behind, reached - at);
            reached = Math.Max(reached, at);
        }

        Assert.InRange(behind, 1, Dirt.Window);
    }

    [Fact]
    public void A_duplicate_is_its_original_and_a_conflict_is_not_and_both_come_after_it()
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in s_lines)
        {
            var id = line.Origin.Envelope.EventId;
            if (line.Kind == DirtKind.Duplicate)
                Assert.Equal(seen[id], Text(line));
            else if (line.Kind == DirtKind.Conflict)
                Assert.True(Text(line).Contains(id, StringComparison.Ordinal) && Text(line) != seen[id]);
            else if (line.Kind == DirtKind.Clean)
                seen.Add(id, Text(line));
        }
    }

    [Fact]
    public void Bad_lines_have_event_ids_of_their_own() =>
        Assert.All(
            s_lines.Where(line => line.Kind.Outcome() is LineOutcome.Rejected),
            line => Assert.DoesNotContain(line.Origin.Envelope.EventId, Text(line)));

    [Fact]
    public void A_torn_line_is_no_json() =>
        Assert.All(Of(DirtKind.TornJson), line => Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(line.Json)));

    [Fact]
    public void A_future_order_is_dated_at_least_a_year_ahead_under_a_key_of_its_own()
    {
        var keys = s_clean.Select(change => change.Envelope.Key).ToHashSet(StringComparer.Ordinal);
        Assert.All(Of(DirtKind.FutureDate), line =>
        {
            using var order = JsonDocument.Parse(line.Json);
            var dated = order.RootElement.GetProperty("payload").GetProperty("order_date").GetDateTimeOffset();
            Assert.True(dated > line.Origin.Envelope.OccurredAt.AddDays(365));
            Assert.DoesNotContain(order.RootElement.GetProperty("key").GetString()!, keys);
        });
    }

    [Fact]
    public void An_untidy_line_means_the_same()
    {
        Assert.All(Of(DirtKind.Untidy), line =>
        {
            using var dirty = JsonDocument.Parse(line.Json);
            var (payload, clean) = (dirty.RootElement.GetProperty("payload"), Some.Payload(line.Origin));
            Assert.Equal(line.Origin.Envelope.EventId, dirty.RootElement.GetProperty("event_id").GetString());
            var texts = clean.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.String);
            foreach (var field in texts.Where(field => field.Name != "country"))
            {
                var text = payload.GetProperty(field.Name).GetString()!.Trim().Replace("canceled", "CANCELLED", StringComparison.Ordinal);
                Assert.Equal(field.Value.GetString(), text, ignoreCase: true);
            }
        });
    }

    [Fact]
    public void Negative_money_is_below_zero() =>
        Assert.All(Of(DirtKind.NegativeMoney), line =>
        {
            using var dirty = JsonDocument.Parse(line.Json);
            var payload = dirty.RootElement.GetProperty("payload");
            Assert.Contains(payload.EnumerateObject(), field =>
                field.Value.ToString() is ['-', .. var digits] && digits.Any(digit => digit is > '0' and <= '9'));
        });

    private static IEnumerable<GeneratedLine> Of(DirtKind kind) => s_lines.Where(line => line.Kind == kind);

    private static string Text(GeneratedLine line) => Encoding.UTF8.GetString(line.Json.Span);
}
