namespace TradeKpi.Simulation.Tests.Turns;

/// <summary>Who does an I/O, and may refuse all of it for a while.</summary>
internal enum Service
{
    None,
    Hub,
    Lake,
    Warehouse,
}
