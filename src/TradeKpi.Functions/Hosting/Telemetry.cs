using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using TradeKpi.Azure.SignIn;
using TradeKpi.Telemetry;

namespace TradeKpi.Functions.Hosting;

/// <summary>
/// Where traces, metrics and logs go: to Application Insights in Azure, or to any collector that speaks OTLP; else nowhere.
/// </summary>
internal static class Telemetry
{
    public const string Insights = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    public const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration settings)
    {
        var telemetry = services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithTracing(tracing => tracing.AddSource(TradeKpiTelemetry.Name))
            .WithMetrics(metrics => metrics.AddMeter(TradeKpiTelemetry.Name));
        if (settings[Insights] is { Length: > 0 } insights)
            telemetry.UseAzureMonitorExporter(
                exporter => (exporter.ConnectionString, exporter.Credential) = (insights, HostIdentity.Of(settings, TimeProvider.System)));
        else if (settings[Collector] is { Length: > 0 })
            telemetry.UseOtlpExporter();
        return services;
    }
}
