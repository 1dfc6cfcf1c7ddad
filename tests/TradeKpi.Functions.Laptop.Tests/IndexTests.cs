using TradeKpi.Functions.Http;
using TradeKpi.Functions.Tests;

namespace TradeKpi.Functions.Laptop.Tests;

/// <summary>
/// What the build tells the Functions host about the program: every function, of the library too, and which extensions to load.
/// </summary>
public sealed class IndexTests
{
    private const string Program = "src/TradeKpi.Functions.Laptop";

    // The tests' own output ends in the same configuration and framework.
    private static readonly string s_output = Path.Combine(
        Program, Path.GetRelativePath(Path.Combine(RepositoryFiles.Root, "tests/TradeKpi.Functions.Laptop.Tests"),
            AppContext.BaseDirectory));

    [Fact]
    public void Every_function_is_listed_with_its_method_and_nothing_else()
    {
        var listed = RepositoryFiles.Json(Path.Combine(s_output, "functions.metadata")).EnumerateArray()
            .Select(function => (function.GetProperty("name").GetString(), function.GetProperty("entryPoint").GetString()));
        var declared = FunctionList.In(typeof(HttpDoor).Assembly, typeof(TeeLake).Assembly)
            .Select(function => ((string?)function.Name, (string?)$"{function.Method.DeclaringType!.FullName}.{function.Method.Name}"));
        Assert.Equal(declared.Order(), listed.Order());
    }

    [Fact]
    public void The_host_loads_the_extension_of_blobs_and_none_of_Event_Hubs()
    {
        var extensions = RepositoryFiles.Json(Path.Combine(s_output, "extensions.json")).GetProperty("extensions").EnumerateArray()
            .Select(extension => extension.GetProperty("name").GetString()).ToList();
        Assert.Contains("AzureStorageBlobs", extensions, StringComparer.Ordinal);
        Assert.DoesNotContain(extensions, name => name!.Contains("EventHub", StringComparison.OrdinalIgnoreCase));
    }
}
