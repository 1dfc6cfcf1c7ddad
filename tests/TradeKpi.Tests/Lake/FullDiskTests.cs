using TradeKpi.Lake;

namespace TradeKpi.Tests.Lake;

public class FullDiskTests
{
    [Theory]
    [InlineData("No space left on device : '/data/x'")]
    [InlineData("Failed to create '/data/.tmp/1' with allocation size '500' because the disk was full.")]
    [InlineData("Disk quota exceeded : '/data/x'")]
    [InlineData("There is not enough space on the disk. : 'C:\\x'")]
    public void A_full_disk_is_known_by_every_word_for_it_however_deep(string message) =>
        Assert.True(FullDisk.Is(new InvalidOperationException("It failed.", new IOException(message))));

    [Theory]
    [InlineData(28)]
    [InlineData(122)]
    [InlineData(unchecked((int)0x80070070))]
    public void A_full_disk_is_known_by_the_system_s_number(int number) => Assert.True(FullDisk.Is(new IOException("It failed.", number)));

    [Fact]
    public void Another_failure_is_no_full_disk() => Assert.False(FullDisk.Is(new IOException("Read-only file system", 30)));
}
