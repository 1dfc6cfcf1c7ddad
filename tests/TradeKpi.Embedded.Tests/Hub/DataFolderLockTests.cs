using TradeKpi.Embedded.Hub;

namespace TradeKpi.Embedded.Tests.Hub;

public sealed class DataFolderLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tradekpi-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Many_read_a_warehouse_that_nobody_writes()
    {
        using var one = DataFolderLock.TryRead(_folder);
        using var other = DataFolderLock.TryRead(_folder);
        Assert.NotNull(one);
        Assert.NotNull(other);
        Assert.Equal(FolderUse.Free, DataFolderLock.UseOf(_folder));
    }

    [Fact]
    public void A_writer_waits_for_readers_and_readers_for_a_writer()
    {
        using var writer = DataFolderLock.Take(_folder);
        using (DataFolderLock.TryRead(_folder))
            Assert.False(writer.TryKeepReadersOut());
        Assert.True(writer.TryKeepReadersOut());
        Assert.Null(DataFolderLock.TryRead(_folder));
        Assert.Equal(FolderUse.Held, DataFolderLock.UseOf(_folder));
    }

    [Fact]
    public void Who_only_replaces_the_warehouse_lets_others_read_it_and_nobody_write()
    {
        using var writer = DataFolderLock.Take(_folder);
        Assert.True(writer.TryKeepReadersOut());
        writer.TellOpening();
        Assert.Equal(FolderUse.Opening, DataFolderLock.UseOf(_folder));
        writer.LetRead();
        Assert.Equal(FolderUse.Readable, DataFolderLock.UseOf(_folder));
        using var reader = DataFolderLock.TryRead(_folder);
        Assert.NotNull(reader);
        Assert.Throws<DataFolderInUseException>(() => DataFolderLock.Take(_folder));
    }

    [Fact]
    public void What_a_killed_process_told_is_not_believed()
    {
        File.WriteAllText(Path.Combine(_folder, "lock"), nameof(FolderUse.Readable));
        Assert.Equal(FolderUse.Free, DataFolderLock.UseOf(_folder));
        using var writer = DataFolderLock.Take(_folder);
        Assert.Equal(FolderUse.Held, DataFolderLock.UseOf(_folder));
        writer.Serve(7071);
        Assert.Equal(7071, DataFolderLock.ServingPort(_folder));
    }
}
