using System.Text.RegularExpressions;

using TradeKpi.Embedded.Snowflake.Engines;

namespace TradeKpi.Embedded.Tests.Snowflake.Tasks;

/// <summary>Sessions that write down what they are told. A statement fails that contains a word of <see cref="Broken"/>.</summary>
internal sealed partial class FakeTaskEngine
{
    public List<string> Executed { get; } = [];

    public HashSet<string> Broken { get; } = [];

    /// <summary>What WHEN expressions other than 1 = 1 and 1 = 2 yield.</summary>
    public Dictionary<string, bool> Conditions { get; } = [];

    /// <summary>Awaited inside every statement, to hold a task while it executes.</summary>
    public Func<string, CancellationToken, Task> During { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>The names that the bodies <c>… where name = 'x'</c> have logged.</summary>
    public IReadOnlyList<string> Log =>
        [.. Executed.Select(sql => NameOf().Match(sql)).Where(match => match.Success).Select(match => match.Groups["name"].Value)];

    public Task<ISqlSession> OpenAsync(CancellationToken cancellationToken) => Task.FromResult<ISqlSession>(new Session(this));

    [GeneratedRegex("where name = '(?<name>\\w+)'", RegexOptions.None, 1000)]
    private static partial Regex NameOf();

    private sealed class Session(FakeTaskEngine engine) : ISqlSession
    {
        public async Task<int> RunAsync(string sql, CancellationToken cancellationToken)
        {
            await engine.During(sql, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (engine.Broken.Any(word => sql.Contains(word, StringComparison.Ordinal)))
                throw new InvalidOperationException($"broken: {sql}");
            engine.Executed.Add(sql);
            return -1;
        }

        public Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken)
        {
            var condition = sql["select (".Length..^1];
            return Task.FromResult<object?>(condition switch
            {
                "1 = 1" or "true" => true,
                "1 = 2" or "false" => false,
                _ => engine.Conditions[condition],
            });
        }

        public Task<IReadOnlyList<object?[]>> RowsAsync(string sql, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Bodies and conditions ask for no rows.");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
