using TradeKpi.Operate;

namespace TradeKpi.Local.Hosting;

/// <summary>What <c>verify</c> found.</summary>
internal sealed record VerifyAnswer(VerifyReport Report, IReadOnlyList<DataTest> DataTests)
{
    public bool IsWell => Report.Agrees && !DataTests.Any(test => test.IsFailed);

    public static async Task<VerifyAnswer> MakeAsync(VerifyStage verify, DataTestStage tests, int most,
        CancellationToken cancellationToken) =>
        new(await verify.VerifyAsync(most, cancellationToken), await tests.RunAsync(cancellationToken));
}
