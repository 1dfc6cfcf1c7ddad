using System.Data.Common;
using Microsoft.AspNetCore.Http;
using TradeKpi.Embedded;
using TradeKpi.Events;
using TradeKpi.Local.Shell;
using TradeKpi.Warehouse;
using TradeKpi.Web.Http;

namespace TradeKpi.Local.Hosting;

/// <summary>Tells callers over HTTP what the command line tells of the same failure, and what it would end with.</summary>
internal sealed class LocalFailures(DataFolder folder) : IKnownFailures
{
    /// <summary>The member of a problem that holds the exit code.</summary>
    public const string ExitCode = "exit_code";

    public Problem? Tell(Exception failure)
    {
        var known = KnownFailure.Of(failure, folder.Root)
            ?? (failure is DbException or SqlDeploymentException
                ? new KnownFailure(ExitCodes.CheckFailed,
                    $"The warehouse says: {failure.FirstLine()} The log has the details; where it stays so, `rebuild` makes the warehouse "
                    + "anew from the lake.")
                : null);
        return known is null ? null : new Problem(StatusCodes.Status503ServiceUnavailable, PersonalData.Mask(known.Text),
            [new(ExitCode, known.Code)]);
    }
}
