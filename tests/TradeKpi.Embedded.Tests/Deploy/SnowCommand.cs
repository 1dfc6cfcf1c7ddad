using System.Data.Common;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using TradeKpi.Embedded.Snowflake.Reading;
using TradeKpi.Warehouse;

namespace TradeKpi.Embedded.Tests.Deploy;

/// <summary>
/// Runs <c>infra/apply-sql.sh</c> with a <c>snow</c> that asks this process: what the script tells Snowflake's command line runs on the
/// embedded engine, as the role that the script names.
/// </summary>
internal sealed class SnowCommand : IAsyncDisposable
{
    private const string Stub = """
        #!/usr/bin/env bash
        exec 3<>"/dev/tcp/127.0.0.1/$SNOW_PORT"
        printf '%s\n' "$#" >&3
        for argument in "$@"; do printf '%s\0' "$argument" >&3; done
        read -r status <&3
        cat <&3 >&$((status == 0 ? 1 : 2))
        exit "$status"
        """;

    private readonly DbDataSource _warehouse;
    private readonly Account _account;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _folder = Directory.CreateTempSubdirectory("snow").FullName;
    private readonly Task _serving;

    public SnowCommand(DbDataSource warehouse, Account account)
    {
        (_warehouse, _account) = (warehouse, account);
        var stub = Path.Combine(_folder, "snow");
        File.WriteAllText(stub, Stub);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(stub, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _listener.Start();
        _serving = ServeAsync();
    }

    public static string Root { get; } = FindRoot();

    /// <summary>Told of every statement before it runs, with the path of its script; what it throws fails the statement.</summary>
    public Action<string, string>? Running { get; set; }

    /// <summary>Variables that the scripts see beside those of a deployment.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Told of every query.</summary>
    public Action<string>? Asking { get; set; }

    /// <summary>The rows of a query, as JSON, where the engine cannot answer it; null where it can.</summary>
    public Func<string, string?>? Answering { get; set; }

    /// <summary>Where files go that are put into the stage.</summary>
    public string StageFolder { get; set; } = "";

    /// <summary>Where the stubs of commands stand.</summary>
    public string Commands => _folder;

    /// <returns>The script's exit code, and what it wrote.</returns>
    public Task<(int Status, string Output, string Errors)> ApplyAsync(string part) => RunScriptAsync("apply-sql.sh", part);

    /// <returns>The exit code of a script of <c>infra</c>, and what it wrote.</returns>
    public async Task<(int Status, string Output, string Errors)> RunScriptAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Root, "infra", script), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = _folder + Path.PathSeparator + System.Environment.GetEnvironmentVariable("PATH");
        start.Environment["SNOW_PORT"] = ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInvariant);
        start.Environment["POLL_SECONDS"] = "1";
        (start.Environment["AZURE_TENANT_ID"], start.Environment["LAKE_ACCOUNT"]) = ("tenant", "lake");
        start.Environment["IDENTITY_PRINCIPAL_ID"] = "principal";
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Runs one file as a role, as the command line would.</summary>
    public Task RunAsync(string role, string path) => RunAsync(["sql", "--role", role, "--filename", path]);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static IFormatProvider CultureInvariant => System.Globalization.CultureInfo.InvariantCulture;

    private static string FindRoot()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "TradeKpi.sln")))
            root = root.Parent;
        return root.FullName;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                if (e is not IOException)
                    return;
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var count = int.Parse(Encoding.UTF8.GetString(await UntilAsync(stream, (byte)'\n')), CultureInvariant);
        var arguments = new List<string>();
        while (arguments.Count < count)
            arguments.Add(Encoding.UTF8.GetString(await UntilAsync(stream, 0)));
        string answer;
        try
        {
            answer = "0\n" + await RunAsync(arguments);
        }
        catch (Exception e) when (e is DbException or UnauthorizedAccessException or InvalidOperationException)
        {
            answer = "1\n" + e.Message + "\n";
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
    }

    private static async Task<byte[]> UntilAsync(NetworkStream stream, byte end)
    {
        var (bytes, one) = (new List<byte>(), new byte[1]);
        while (await stream.ReadAsync(one) == 1 && one[0] != end)
            bytes.Add(one[0]);
        return [.. bytes];
    }

    private async Task<string> RunAsync(List<string> arguments)
    {
        string? Option(string name) => arguments.IndexOf(name) is var at and >= 0 ? arguments[at + 1] : null;
        var role = Option("--role")?.ToLowerInvariant() ?? "accountadmin";
        await using var connection = new RoleConnection(_warehouse.CreateConnection(), new AccountSession(_account, role));
        await connection.OpenAsync();
        if (Option("--query") is { } query)
        {
            Asking?.Invoke(query);
            return Answering?.Invoke(query) ?? await RowsAsync(connection, query);
        }

        for (var at = 0; at < arguments.Count; at++)
        {
            if (arguments[at] == "--filename")
                await RunFileAsync(connection, arguments[at + 1]);
        }

        return "";
    }

    private async Task RunFileAsync(RoleConnection connection, string path)
    {
        var name = Path.GetRelativePath(Root, Path.GetFullPath(path, Root)).Replace('\\', '/');
        foreach (var statement in SqlScript.Split(await File.ReadAllTextAsync(Path.GetFullPath(path, Root))))
        {
            try
            {
                Running?.Invoke(name, statement.Text);
                if (statement.Tokens[0].Is("put"))
                {
                    Put(statement);
                    continue;
                }

                await using var command = connection.Command(statement.Text);
                await command.ExecuteNonQueryAsync();
            }
            catch (Exception e) when (e is SnowflakeSqlException or UnauthorizedAccessException or InvalidOperationException)
            {
                throw new InvalidOperationException($"{name}, line {statement.Line}: {e.Message}", e);
            }
        }
    }

    // PUT is the command line's own: it copies a file into the stage.
    private void Put(SqlStatement statement)
    {
        var source = statement.Tokens[1].Unquoted["file://".Length..];
        var folder = Path.Combine(StageFolder, statement.Tokens[2].Unquoted["@ops.lake/".Length..]);
        Directory.CreateDirectory(folder);
        File.Copy(source, Path.Combine(folder, Path.GetFileName(source)));
    }

    /// <summary>Rows as the command line writes them in JSON.</summary>
    public static async Task<string> JsonAsync(DbDataReader reader)
    {
        var rows = new List<Dictionary<string, string?>>();
        while (await reader.ReadAsync())
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(
                reader.GetName, at => reader.IsDBNull(at) ? null : Convert.ToString(reader.GetValue(at), CultureInvariant),
                StringComparer.Ordinal));
        }

        return JsonSerializer.Serialize(rows);
    }

    private static async Task<string> RowsAsync(RoleConnection connection, string query)
    {
        await using var command = connection.Command(query);
        await using var reader = await command.ExecuteReaderAsync();
        return await JsonAsync(reader);
    }
}
