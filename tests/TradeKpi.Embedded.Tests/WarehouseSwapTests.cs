namespace TradeKpi.Embedded.Tests;

/// <summary>A process that is killed between any two steps of the swap leaves one whole warehouse, the old or the new.</summary>
public sealed class WarehouseSwapTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly DataFolder _folder;

    public WarehouseSwapTests()
    {
        _folder = new DataFolder(_temporary.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(WarehouseSwap.Fresh(_folder))!);
        File.WriteAllText(_folder.Warehouse, "old");
        File.WriteAllText(_folder.Warehouse + ".wal", "log of the old");
        File.WriteAllText(WarehouseSwap.Fresh(_folder), "new");
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void The_new_one_stands_in_the_old_one_s_place_without_its_log()
    {
        WarehouseSwap.Run(_folder);
        AssertNewAlone();
    }

    [Fact]
    public void Before_the_swap_is_noted_the_old_one_stands_with_its_log()
    {
        WarehouseSwap.Finish(_folder);
        Assert.Equal("old", File.ReadAllText(_folder.Warehouse));
        Assert.True(File.Exists(_folder.Warehouse + ".wal"));
        Assert.False(File.Exists(WarehouseSwap.Fresh(_folder)));
    }

    [Fact]
    public void What_is_built_behind_a_swap_that_was_given_up_is_not_put_in_the_old_one_s_place_unfinished()
    {
        WarehouseSwap.Prepare(_folder);
        WarehouseSwap.Discard(_folder);
        Directory.CreateDirectory(Path.GetDirectoryName(WarehouseSwap.Fresh(_folder))!);
        File.WriteAllText(WarehouseSwap.Fresh(_folder), "half of the next");
        WarehouseSwap.Finish(_folder);
        Assert.Equal("old", File.ReadAllText(_folder.Warehouse));
    }

    [Fact]
    public void A_swap_that_cannot_be_noted_is_given_up()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Root, "swap", "no file"));
        Assert.ThrowsAny<Exception>(() => WarehouseSwap.Prepare(_folder));
        Assert.False(File.Exists(WarehouseSwap.Fresh(_folder)));
        Assert.Equal("old", File.ReadAllText(_folder.Warehouse));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Once_it_is_noted_whoever_comes_next_carries_it_through(int stepsDone)
    {
        File.WriteAllText(Path.Combine(_folder.Root, "swap"), "");
        if (stepsDone > 0)
            File.Delete(_folder.Warehouse + ".wal");
        if (stepsDone > 1)
            File.Move(WarehouseSwap.Fresh(_folder), _folder.Warehouse, overwrite: true);

        WarehouseSwap.Finish(_folder);
        AssertNewAlone();
        // What is opened since has a log of its own, which no later opening takes away.
        File.WriteAllText(_folder.Warehouse + ".wal", "log of the new");
        WarehouseSwap.Finish(_folder);
        Assert.True(File.Exists(_folder.Warehouse + ".wal"));
    }

    [Fact]
    public void A_new_one_with_a_log_of_its_own_is_refused_and_the_old_one_stands()
    {
        File.WriteAllText(WarehouseSwap.Fresh(_folder) + ".wal", "not closed");
        Assert.Throws<IOException>(() => WarehouseSwap.Run(_folder));
        Assert.Equal("old", File.ReadAllText(_folder.Warehouse));
    }

    private void AssertNewAlone()
    {
        Assert.Equal("new", File.ReadAllText(_folder.Warehouse));
        Assert.False(File.Exists(_folder.Warehouse + ".wal"));
        Assert.False(File.Exists(WarehouseSwap.Fresh(_folder)));
    }
}
