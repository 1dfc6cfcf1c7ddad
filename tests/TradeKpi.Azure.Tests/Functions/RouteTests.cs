using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using TradeKpi.Report;
using TradeKpi.Web;

namespace TradeKpi.Azure.Tests.Functions;

public sealed class RouteTests
{
    private const string Root = "{ignored:maxlength(0)?}";

    public static TheoryData<string> Reports =>
        [.. ReportCatalog.Kpis.Select(report => "api/reports/" + report.Name), .. ReportCatalog.Operations.Select(report => "api/ops/" + report.Name)];

    public static TheoryData<string> Routes => [.. Served().Where(route => !IsForReports(route))];

    [Theory]
    [MemberData(nameof(Reports))]
    public void Every_report_has_one_function_of_its_own_name(string route)
    {
        var name = route.Split('/')[^1];
        var function = Assert.Single(FunctionList.OverHttp, function => function.Http!.Route == route);
        Assert.Equal(Pascal(name), function.Name);
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public void Every_other_route_that_hosts_serve_has_one_function(string route)
    {
        var wanted = route.Length == 0 ? Root : route.Replace("**", "*", StringComparison.Ordinal);
        Assert.Single(FunctionList.OverHttp, function => function.Http!.Route == wanted);
    }

    [Fact]
    public void No_function_has_a_route_that_nobody_answers()
    {
        var known = Routes.Select(row => (string)row[0]).Concat(Reports.Select(row => (string)row[0]))
            .Select(route => route.Length == 0 ? Root : route.Replace("**", "*", StringComparison.Ordinal)).Append("api/quarantine/drain");
        Assert.Equal(known.Order(StringComparer.Ordinal), FunctionList.OverHttp.Select(function => function.Http!.Route!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_are_given_once_and_are_those_of_their_classes()
    {
        Assert.All(FunctionList.All, function => Assert.Equal(function.Method.DeclaringType!.Name, function.Name));
        Assert.Distinct(FunctionList.All.Select(function => function.Name), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void Without_a_key_there_is_only_what_holds_no_data()
    {
        Assert.Equal(
            ["HealthLive", "HomePage", "HomeStyle"],
            FunctionList.OverHttp.Where(function => function.Http!.AuthLevel == AuthorizationLevel.Anonymous).Select(function => function.Name).Order(StringComparer.Ordinal));
        Assert.Equal(AuthorizationLevel.Admin, FunctionList.OverHttp.Single(function => function.Name == "DrainQuarantine").Http!.AuthLevel);
    }

    [Fact]
    public void Functions_take_every_method_because_the_endpoints_answer_wrong_ones() =>
        Assert.All(FunctionList.OverHttp, function => Assert.Empty(function.Http!.Methods ?? []));

    /// <summary>The routes that hosts map, without those for any path: those are answered by the Functions host itself.</summary>
    private static IEnumerable<string> Served()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.MapTradeKpi();
        return ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/')).Where(route => !route.StartsWith('{')).ToList();
    }

    private static bool IsForReports(string route) => route is "api/reports/{name}" or "api/ops/{name}";

    private static string Pascal(string name) => string.Concat(name.Split('-').Select(part => char.ToUpper(part[0], CultureInfo.InvariantCulture) + part[1..]));
}
