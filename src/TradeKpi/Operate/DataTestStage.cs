using System.Data.Common;
using TradeKpi.Warehouse;

namespace TradeKpi.Operate;

/// <summary>One data test: how many rows offend against it, and whether that is an error or only worth knowing.</summary>
/// <param name="Name">As in <c>ops.test_{name}</c>, the view that selects the offending rows.</param>
/// <param name="Status">PASSED, WARN or FAILED.</param>
/// <param name="Offender">One of the offending rows, of a test that failed.</param>
public sealed record DataTest(string Name, string Status, long Failures, string? Offender = null)
{
    public bool IsFailed => Status == "FAILED";
}

/// <summary>
/// Runs the data tests of <c>sql/70_tests</c> now, when everything that the hub held has come to gold; their results are kept in the
/// warehouse, with their history.
/// </summary>
public sealed class DataTestStage(DbDataSource warehouse)
{
    /// <exception cref="DbException">The warehouse cannot answer.</exception>
    public async Task<IReadOnlyList<DataTest>> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenConnectionAsync(cancellationToken);
        await using (var drained = connection.Command("insert into ops.drains (drained_at) select sysdate()"))
            await drained.ExecuteNonQueryAsync(cancellationToken);
        await using (var run = connection.Command("call ops.run_data_tests()"))
            await run.ExecuteNonQueryAsync(cancellationToken);

        await using var read = connection.Command("select check_name, status, failures from ops.vw_data_quality order by check_name");
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        var tests = new List<DataTest>();
        while (await reader.ReadAsync(cancellationToken))
            tests.Add(new DataTest(reader.GetString(0), reader.GetString(1), WholeNumber.Of(reader.GetValue(2))));
        await reader.CloseAsync();

        for (var at = 0; at < tests.Count; at++)
        {
            if (tests[at].IsFailed)
                tests[at] = tests[at] with { Offender = await OffenderAsync(connection, tests[at].Name, cancellationToken) };
        }

        return tests;
    }

    private static async Task<string?> OffenderAsync(DbConnection connection, string test, CancellationToken cancellationToken)
    {
        await using var first = connection.Command($"select min(offender::varchar) from ops.test_{test}");
        return await first.ExecuteScalarAsync(cancellationToken) as string;
    }
}
