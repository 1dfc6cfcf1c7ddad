namespace TradeKpi.Web.Http;

/// <summary>What a host knows of the failures that a request may meet, beyond what every host says of them.</summary>
public interface IKnownFailures
{
    /// <returns>What failed and what to do; null where nobody foresaw it.</returns>
    Problem? Tell(Exception failure);
}
