using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace TradeKpi.Functions.Tests;

/// <summary>Which function the host calls for an address, and who may ask there. The host takes the first route that fits.</summary>
public sealed class RouteTests
{
    private static readonly IInlineConstraintResolver s_constraints =
        new ServiceCollection().AddLogging().AddRouting().BuildServiceProvider().GetRequiredService<IInlineConstraintResolver>();

    // What holds no data: whether the process lives, and what a browser shows before it has a key.
    private static readonly HashSet<string> s_open =
        ["/", "/index.css", "/dashboard", "/dashboard/dashboard.js", "/api/health/live"];

    private static readonly HashSet<string> s_administrators =
    [
        "/api/quarantine", "/api/quarantine/0a1b2c", "/api/quarantine/0a1b2c/fix", "/api/quarantine/drain", "/api/quarantine/purge",
        "/api/lake/reconcile", "/api/customers/erase",
    ];

    public static TheoryData<string> Paths => [.. ServedPaths.All, .. s_administrators];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Each_address_of_every_host_has_one_function_with_the_key_that_it_needs(string path)
    {
        var level = s_administrators.Contains(path) ? AuthorizationLevel.Admin
            : s_open.Contains(path) ? AuthorizationLevel.Anonymous : AuthorizationLevel.Function;
        Assert.Equal(level, Assert.Single(At(path)).Http!.AuthLevel);
    }

    [Theory]
    [InlineData("/api/reports/daily-sales", "DailySales")]
    [InlineData("/api/reports/Daily-Sales", "DailySales")]
    [InlineData("/api/reports/daily-sales/about", "DailySales")]
    [InlineData("/api/reports/customer-product-affinity", "CustomerProductAffinity")]
    [InlineData("/api/reports/daily-sales-of-old", "Reports")]
    [InlineData("/api/reports/trend/about", "Reports")]
    [InlineData("/api/reports", "Reports")]
    [InlineData("/api/explain", "Explanations")]
    [InlineData("/api/explain/trader-performance", "Explanations")]
    [InlineData("/api/ops/lineage", "Operations")]
    [InlineData("/api/alerts", "Alerts")]
    [InlineData("/odata/daily_sales", "OData")]
    [InlineData("/api/events", "IngestEvents")]
    [InlineData("/api/quarantine/drain", "ManageQuarantine")]
    [InlineData("/api/lake/reconcile", "ReconcileWholeLake")]
    [InlineData("/api/customers/erase", "EraseCustomers")]
    [InlineData("/api/health/ready", "Ready")]
    [InlineData("/api/health/live", "Health")]
    [InlineData("/api/openapi.json", "OpenApi")]
    [InlineData("/", "Pages")]
    [InlineData("/DASHBOARD/dashboard.js", "Pages")]
    public void What_is_asked_for_by_name_has_a_function_of_that_name_and_the_rest_share(string path, string function) =>
        Assert.Equal(function, Assert.Single(At(path)).Name);

    [Theory]
    [InlineData("/api")]
    [InlineData("/elsewhere")]
    [InlineData("/index.html")]
    [InlineData("/indexxcss")]
    [InlineData("/dashboard/a/b")]
    [InlineData("/api/reports/trend/about/more")]
    [InlineData("/api/health/other")]
    [InlineData("/admin/host/status")]
    public void No_function_takes_an_address_that_nobody_serves(string path) => Assert.Empty(At(path));

    [Fact]
    public void Names_are_given_once_and_are_those_of_their_classes()
    {
        Assert.All(FunctionList.Library, function => Assert.Equal(function.Method.DeclaringType!.Name, function.Name));
        Assert.Distinct(FunctionList.Library.Select(function => function.Name), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void Functions_take_every_method_because_the_endpoints_answer_wrong_ones() =>
        Assert.All(FunctionList.OverHttp, function => Assert.Empty(function.Http!.Methods ?? []));

    private static List<DeclaredFunction> At(string path) =>
        [.. FunctionList.OverHttp.Where(function => Fits(function.Http!.Route!, path))];

    private static bool Fits(string route, string path)
    {
        var pattern = RoutePatternFactory.Parse(route);
        var values = new RouteValueDictionary();
        var defaults = new RouteValueDictionary(pattern.Defaults);
        if (!new TemplateMatcher(new RouteTemplate(pattern), defaults).TryMatch(path, values))
            return false;
        return pattern.ParameterPolicies.All(policies => policies.Value.All(policy => Holds(policies.Key, policy.Content!, values)));
    }

    private static bool Holds(string name, string constraint, RouteValueDictionary values) =>
        !values.ContainsKey(name)
        || s_constraints.ResolveConstraint(constraint)!.Match(new DefaultHttpContext(), route: null, name, values,
            RouteDirection.IncomingRequest);
}
