namespace TradeKpi.Embedded.Snowflake.Engines;

/// <summary>
/// The synchronous members of ADO.NET over the asynchronous ones. The work runs on the pool: a caller that blocks the only thread of its
/// synchronisation context would otherwise wait for itself.
/// </summary>
internal static class Blocking
{
    public static void Run(Func<Task> work) => Task.Run(work).GetAwaiter().GetResult();

    public static T Run<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();
}
