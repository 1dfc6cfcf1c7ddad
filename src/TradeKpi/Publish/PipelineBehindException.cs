using System.Globalization;

namespace TradeKpi.Publish;

/// <summary>So much waits behind the hub that it takes no more: whoever publishes comes again later.</summary>
/// <param name="waiting">Events that are not loaded yet.</param>
public sealed class PipelineBehindException(long waiting) : IOException(string.Create(CultureInfo.InvariantCulture,
    $"{waiting:N0} events wait for archive and load: no more are taken until some of them are through. /api/health/ready tells why."));
