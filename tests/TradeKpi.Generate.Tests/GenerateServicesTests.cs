using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TradeKpi.Generate.Tests;

public class GenerateServicesTests
{
    [Fact]
    public void Options_out_of_their_bounds_stop_the_host_at_its_start()
    {
        using var services = new ServiceCollection().AddGenerate().Configure<GenerateOptions>(options => options.Rate = 0)
            .BuildServiceProvider();
        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
    }
}
