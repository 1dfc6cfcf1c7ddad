namespace TradeKpi.Simulation.Tests.Turns;

/// <summary>What befalls one I/O.</summary>
internal enum Befall
{
    Nothing,

    /// <summary>It fails, and nothing of it was done.</summary>
    ErrorBefore,

    /// <summary>It fails, and a part of it was done.</summary>
    ErrorHalf,

    /// <summary>It was done, and its caller is told that it failed.</summary>
    ErrorAfter,

    /// <summary>Its caller is told that it failed, and it is done some time later: a write that was under way.</summary>
    ErrorLate,

    /// <summary>Its caller dies before it.</summary>
    CrashBefore,

    /// <summary>Its caller dies within it.</summary>
    CrashHalf,

    /// <summary>Its caller dies after it and never learns of it.</summary>
    CrashAfter,

    /// <summary>Its caller dies, and it is done some time later.</summary>
    CrashLate,
}
