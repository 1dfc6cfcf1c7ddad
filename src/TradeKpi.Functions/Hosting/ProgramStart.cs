using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace TradeKpi.Functions.Hosting;

/// <summary>How a program of functions starts, or says why it cannot.</summary>
public static partial class ProgramStart
{
    private const int BadSettings = 2;
    private const string HostEndpoint = "Functions:Worker:HostEndpoint";

    /// <summary>Runs until the Functions host ends it. Each setting that is missing or wrong is told on the error output, in one
    /// line.</summary>
    /// <returns>0, or 2 when settings are missing or wrong.</returns>
    public static async Task<int> RunAsync(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (string.IsNullOrEmpty(builder.Configuration[HostEndpoint]))
            return await TellAsync([$"{HostEndpoint} is not set: the Functions host passes it, so start this with dotnet run."]);
        builder.UseMiddleware<StageWatch>();
        try
        {
            // First of all, so that everything that is wrong is told at once.
            var host = builder.Build();
            host.Services.GetRequiredService<IStartupValidator>().Validate();
            await host.RunAsync();
            return 0;
        }
        catch (Exception e) when (Faults(e) is { Count: > 0 } faults)
        {
            return await TellAsync(faults);
        }
    }

    private static IReadOnlyList<string> Faults(Exception error) => error switch
    {
        OptionsValidationException wrong => [.. wrong.Failures],
        AggregateException many when many.InnerExceptions.All(one => one is OptionsValidationException) =>
            [.. many.InnerExceptions.SelectMany(Faults)],

        // A text that is no number, no time and so on; within a list or a map it is the cause that names it.
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } =>
            [(error.InnerException as InvalidOperationException ?? error).Message],
        InvalidOperationException { Source: "Azure.Monitor.OpenTelemetry.Exporter" } => [$"{Telemetry.Insights}: {error.Message}"],
        _ => [],
    };

    private static async Task<int> TellAsync(IEnumerable<string> faults)
    {
        foreach (var fault in faults)
            await Console.Error.WriteLineAsync(Colon().Replace(fault, "__"));
        return BadSettings;
    }

    // App settings are written with two underscores where the configuration has a colon.
    [GeneratedRegex("(?<=\\b[A-Z]\\w*):(?=[A-Za-z])", RegexOptions.None, 1000)]
    private static partial Regex Colon();
}
