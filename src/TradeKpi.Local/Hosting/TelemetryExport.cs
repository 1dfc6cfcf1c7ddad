using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using TradeKpi.Telemetry;

namespace TradeKpi.Local.Hosting;

/// <summary>
/// Sends traces, metrics and logs by OTLP where OTEL_EXPORTER_OTLP_ENDPOINT says where to; without it nothing listens. The other variables
/// of
/// https://opentelemetry.io/docs/specs/otel/protocol/exporter/ and OTEL_SERVICE_NAME count too. Its end sends what is left.
/// </summary>
internal sealed class TelemetryExport : IDisposable
{
    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    public TelemetryExport()
    {
        if (!IsAsked)
            return;
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource()).AddSource(TradeKpiTelemetry.Name, "Microsoft.AspNetCore")
            .AddOtlpExporter().Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource())
            .AddMeter(TradeKpiTelemetry.Name, "Microsoft.AspNetCore.*").AddOtlpExporter().Build();
    }

    public static bool IsAsked => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"));

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    public static ResourceBuilder Resource() =>
        ResourceBuilder.CreateEmpty().AddService("tradekpi").AddTelemetrySdk().AddEnvironmentVariableDetector();
}

internal static class TelemetryExportServices
{
    public static void AddTelemetryExport(this IServiceCollection services)
    {
        services.AddSingleton<TelemetryExport>();
        if (TelemetryExport.IsAsked)
            services.AddLogging(logging =>
                logging.AddOpenTelemetry(options => options.SetResourceBuilder(TelemetryExport.Resource()).AddOtlpExporter()));
    }
}
