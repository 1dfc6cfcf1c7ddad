using System.Data.Common;
using TradeKpi.Warehouse;

namespace TradeKpi.Report.AsOf;

/// <summary>Finds versions of gold.</summary>
internal static class GoldVersions
{
    /// <summary>The newest version; version 0 while gold is empty.</summary>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public static async Task<GoldVersion> NewestAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("select version, created_at from ops.gold_versions order by version desc limit 1");
        return await FirstAsync(command, cancellationToken) ?? new GoldVersion(0, null);
    }

    /// <summary>The version of a moment: the one it names, or the newest at its time.</summary>
    /// <param name="parameter">The parameter that gave the moment, for messages.</param>
    /// <exception cref="ReportArgumentException">There was no version then, or it lies in the future; the message names the
    /// range.</exception>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public static async Task<GoldVersion> AtAsync(DbConnection connection, AsOfMoment moment, string parameter,
        CancellationToken cancellationToken)
    {
        return await FindAsync(connection, moment, cancellationToken)
            ?? throw new ReportArgumentException(parameter, $"There is no version of gold for {parameter} = {moment}.",
                await RangeAsync(connection, cancellationToken));
    }

    /// <summary>The version that earlier pages showed.</summary>
    /// <exception cref="ReportArgumentException">It is gone.</exception>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public static async Task<GoldVersion> OfPagesAsync(DbConnection connection, GoldVersion version, CancellationToken cancellationToken) =>
        await FindAsync(connection, new AsOfMoment(version.Version, null), cancellationToken) is { } found && found == version
            ? found
            : throw new ReportArgumentException("cursor",
                FormattableString.Invariant($"Version {version.Version} of gold, which the earlier pages showed, is gone. Begin anew."),
                "no cursor, for the first page");

    private static async Task<GoldVersion?> FindAsync(DbConnection connection, AsOfMoment moment, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            moment.Version is null
            ? "select version, created_at from ops.gold_versions where created_at <= :at and :at <= sysdate() order by version desc limit 1"
            : "select version, created_at from ops.gold_versions where version = :version");
        if (moment.Version is { } version)
            command.Bind("version", version);
        else
            command.Bind("at", System.Data.DbType.DateTime, moment.At);
        return await FirstAsync(command, cancellationToken);
    }

    /// <summary>The version of a day before another: the newest that was a day old by then, or else the first there is.</summary>
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public static async Task<GoldVersion> DayBeforeAsync(DbConnection connection, GoldVersion version, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            """
            select version, created_at
            from ops.gold_versions
            where created_at <= :at
              or version = (select min(version) from ops.gold_versions)
            order by version desc
            limit 1
            """);
        command.Bind("at", System.Data.DbType.DateTime, version.CreatedAt?.AddDays(-1));
        return await FirstAsync(command, cancellationToken) ?? new GoldVersion(0, null);
    }

    private static async Task<GoldVersion?> FirstAsync(DbCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new GoldVersion(WholeNumber.Of(reader.GetValue(0)), reader.GetDateTime(1))
            : null;
    }

    private static async Task<string> RangeAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("select min(version), max(version), min(created_at) from ops.gold_versions");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && !await reader.IsDBNullAsync(0, cancellationToken)
            ? $"a version from {WholeNumber.Of(reader.GetValue(0))} to {WholeNumber.Of(reader.GetValue(1))}, or a time from " +
                $"{ReportValues.Text(reader.GetValue(2), ValueKind.Timestamp)} to now"
            : "nothing yet, as gold is empty";
    }
}
