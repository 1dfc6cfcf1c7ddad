using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace TradeKpi.Benchmarks.Inner;

/// <summary>
/// Runs <see cref="InnerLoops"/> by BenchmarkDotNet, in this process: a build of its own would take longer than the loops.
/// </summary>
internal static class InnerBench
{
    /// <returns>0 when every loop was right, else 1.</returns>
    public static int Run()
    {
        var artifacts = Directory.CreateTempSubdirectory("tradekpi-inner-artifacts-");
        try
        {
            var job = Job.Default.WithToolchain(new InProcessEmitToolchain(TimeSpan.FromMinutes(10), logOutput: false))
                .WithWarmupCount(3).WithIterationCount(8);
            var config = ManualConfig.CreateEmpty().AddJob(job).AddLogger(ConsoleLogger.Default)
                .AddColumnProvider(DefaultColumnProviders.Instance).AddExporter(MarkdownExporter.Console)
                .WithArtifactsPath(artifacts.FullName).WithOptions(ConfigOptions.DisableLogFile);
            var summary = BenchmarkRunner.Run<InnerLoops>(config);
            return !summary.HasCriticalValidationErrors && summary.Reports.Length > 0 && summary.Reports.All(report => report.Success)
                ? 0
                : 1;
        }
        finally
        {
            artifacts.Delete(recursive: true);
        }
    }
}
