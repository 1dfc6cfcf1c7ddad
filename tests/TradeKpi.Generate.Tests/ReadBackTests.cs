using TradeKpi.Events;

namespace TradeKpi.Generate.Tests;

public class ReadBackTests
{
    private readonly EventReader _door = new(new EventOptions());

    [Fact]
    public void Every_event_reads_back_as_it_was_made()
    {
        foreach (var change in Some.Generator().Take(20_000))
        {
            var read = _door.Read(change.Json).Event;
            Assert.NotNull(read);
            Assert.Equal(change.Envelope, read.Envelope);
            Assert.True(change.Json.Span.SequenceEqual(read.Json.Span), change.Envelope.EventId);
        }
    }

    [Fact]
    public void The_door_refuses_just_the_lines_that_must_be_quarantined()
    {
        var dirt = new Dirt(new() { Dirty = 0.5 });
        Assert.All(dirt.Soil(Some.Generator().Take(5_000)), line =>
        {
            var refused = _door.Read(line.Json).Refusal is not null;
            Assert.True(refused == (line.Kind.Outcome() == LineOutcome.Quarantined), line.Kind.ToString());
        });
    }

    [Fact]
    public void Numbers_as_text_read_back_with_the_clean_money()
    {
        var lines = new Dirt(new() { Dirty = 0.5 }).Soil(Some.Generator().Take(5_000)).Where(line => line.Kind == DirtKind.NumbersAsText);
        Assert.All(lines, line =>
        {
            var read = Some.Payload(_door.Read(line.Json).Event!);
            foreach (var field in Some.Payload(line.Origin).EnumerateObject())
                Assert.Equal(field.Value.ToString(), read.GetProperty(field.Name).ToString());
        });
    }

    [Fact]
    public async Task A_written_file_splits_into_the_lines_that_were_written()
    {
        using var file = new MemoryStream();
        var options = new GenerateOptions { Dirty = 0.2 };
        _ = await GenerateStage.WriteAsync(options, TimeProvider.System, file, 1_000, made: null, written: null, CancellationToken.None);
        file.Position = 0;
        var values = new List<byte[]>();
        await foreach (var value in EventInput.ReadAsync(file, new EventOptions(), CancellationToken.None))
            values.Add(value.Bytes.ToArray());
        var lines = new Dirt(options).Soil(new EventGenerator(options, TimeProvider.System).Take(1_000))
            .Select(line => line.Json.ToArray()).ToList();
        Assert.Equal(lines, values);
    }
}
