using System.Text;
using TradeKpi.Lake;
using Xunit;

namespace TradeKpi.Specs.Lake;

/// <summary>What every lake does whose files can be rewritten.</summary>
public abstract class RewritableLakeSpec : LakeSpec
{
    private const string Path = "lake/customer/date=2026-01-02/hour=03/a.json";

    [Fact]
    public async Task A_file_becomes_what_an_edit_makes_of_it_and_stays_where_it_makes_nothing()
    {
        var files = await WrittenAsync("one\n");
        Assert.True(await files.RewriteAsync(Path, content => [.. content.Span, .. "two\n"u8], default));
        Assert.False(await files.RewriteAsync(Path, _ => null, default));
        Assert.Equal("one\ntwo\n", await TextAsync());
        Assert.Equal(LakeWrite.AlreadyThere, await OpenLake().WriteOnceAsync(Path, "one\ntwo\n"u8.ToArray(), default));
    }

    [Fact]
    public async Task An_edit_that_fails_leaves_the_file_and_one_that_leaves_nothing_is_refused()
    {
        var files = await WrittenAsync("one\n");
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => files.RewriteAsync(Path, _ => throw new InvalidOperationException("no edit"), default));
        await Assert.ThrowsAsync<ArgumentException>(() => files.RewriteAsync(Path, _ => [], default));
        Assert.Equal("one\n", await TextAsync());
    }

    [Fact]
    public async Task A_file_that_is_not_there_cannot_be_rewritten()
    {
        var files = await WrittenAsync("one\n");
        await Assert.ThrowsAsync<FileNotFoundException>(() => files.RewriteAsync(Path + "x", _ => [1], default));
    }

    [Fact]
    public async Task Of_many_edits_at_a_time_each_sees_what_the_one_before_it_left()
    {
        var files = await WrittenAsync(".");
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            Task.Run(() => files.RewriteAsync(Path, content => [.. content.Span, (byte)'.'], default))));
        Assert.Equal(".......", await TextAsync());
    }

    private async Task<IRewritableLake> WrittenAsync(string text)
    {
        var lake = OpenLake();
        await lake.WriteOnceAsync(Path, Encoding.UTF8.GetBytes(text), default);
        return Assert.IsAssignableFrom<IRewritableLake>(lake);
    }

    private async Task<string> TextAsync()
    {
        using var reader = new StreamReader(await OpenLake().OpenReadAsync(Path, default));
        return await reader.ReadToEndAsync();
    }
}
