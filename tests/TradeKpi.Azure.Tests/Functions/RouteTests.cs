using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using TradeKpi.Report.Catalog;
using TradeKpi.Web;

namespace TradeKpi.Azure.Tests.Functions;

public sealed class RouteTests
{
    private const string Root = "{ignored:maxlength(0)?}";

    public static TheoryData<string> Reports => [.. ReportRoutes()];

    public static TheoryData<string> Routes => [.. OtherRoutes()];

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
        Assert.Single(FunctionList.OverHttp, function => function.Http!.Route == AsFunctions(route));
    }

    [Fact]
    public void No_function_has_a_route_that_nobody_answers()
    {
        var known = ReportRoutes().Concat(OtherRoutes()).Select(AsFunctions).Append("api/quarantine/drain");
        Assert.Equal(
            known.Order(StringComparer.Ordinal), FunctionList.OverHttp.Select(function => function.Http!.Route!).Order(StringComparer.Ordinal), StringComparer.Ordinal);
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
            ["Dashboard", "HealthLive", "HomePage", "HomeStyle"],
            FunctionList.OverHttp.Where(function => function.Http!.AuthLevel == AuthorizationLevel.Anonymous).Select(function => function.Name).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
        Assert.Equal(AuthorizationLevel.Admin, FunctionList.OverHttp.Single(function => function.Name == "DrainQuarantine").Http!.AuthLevel);
    }

    [Fact]
    public void Functions_take_every_method_because_the_endpoints_answer_wrong_ones() =>
        Assert.All(FunctionList.OverHttp, function => Assert.Empty(function.Http!.Methods ?? []));

    private static IEnumerable<string> ReportRoutes() =>
        ReportCatalog.Kpis.Select(report => "api/reports/" + report.Name).Concat(ReportCatalog.Operations.Select(report => "api/ops/" + report.Name));

    private static IEnumerable<string> OtherRoutes() => Served().Where(route => route is not "api/reports/{name}" and not "api/ops/{name}");

    private static string AsFunctions(string route) => route.Length == 0 ? Root : route.Replace("**", "*", StringComparison.Ordinal);

    /// <summary>The routes that hosts map, without those for any path: those are answered by the Functions host itself.</summary>
    private static IEnumerable<string> Served()
    {
        var builder = WebApplication.CreateSlimBuilder();
        var app = builder.Build();
        app.MapTradeKpi();
        return ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/')).Where(route => !route.StartsWith('{')).ToList();
    }

    private static string Pascal(string name) => string.Concat(name.Split('-').Select(part => char.ToUpper(part[0], CultureInfo.InvariantCulture) + part[1..]));
}
