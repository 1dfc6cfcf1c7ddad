using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Local.Inputs;
using TradeKpi.Operate;

namespace TradeKpi.Local.Hosting;

/// <summary>What <c>verify</c> found.</summary>
/// <param name="Inputs">What the replayed files say, where they were given.</param>
/// <param name="LakeFaults">Files of the lake that are not what was loaded from them.</param>
internal sealed record VerifyAnswer(VerifyReport Report, IReadOnlyList<DataTest> DataTests, IReadOnlyList<LakeFault> LakeFaults,
    InputReport? Inputs = null)
{
    public bool IsWell => Report.Agrees
        && Inputs is null or { Agrees: true }
        && LakeFaults.Count == 0
        && !DataTests.Any(test => test.IsFailed);

    /// <param name="refused">The files of refused events that must have been loaded, where the door goes on meanwhile.</param>
    public static async Task<VerifyAnswer> MakeAsync(
        IServiceProvider services, int most, CancellationToken cancellationToken, IReadOnlySet<string>? refused = null)
    {
        var faults = await services.GetRequiredService<LakeCheckStage>().CheckAsync(most, cancellationToken, refused);
        try
        {
            return new VerifyAnswer(
                await services.GetRequiredService<VerifyStage>().VerifyAsync(most, cancellationToken),
                await services.GetRequiredService<DataTestStage>().RunAsync(cancellationToken),
                faults);
        }
        catch (Exception e) when (faults.Count > 0 && e is DbException or IOException)
        {
            // What the recompute stumbles over has a name already.
            throw new IOException(string.Join(' ', faults.Select(fault => $"{fault.Path} {fault.Fault}")), e);
        }
    }
}
