namespace TradeKpi.Generate;

/// <summary>What is wrong with a line, or odd about it.</summary>
public enum DirtKind
{
    /// <summary>Nothing: the event as its source sent it.</summary>
    Clean,

    /// <summary>The event, its texts in other case, with spaces around, or in another spelling. Cleans to the same values.</summary>
    Untidy,

    /// <summary>The event, its numbers as texts and its money as JSON numbers. Reads as the same values.</summary>
    NumbersAsText,

    /// <summary>The event, after up to <see cref="Dirt.Window"/> later ones.</summary>
    Late,

    /// <summary>The same line once more.</summary>
    Duplicate,

    /// <summary>Another payload under an event id that was there.</summary>
    Conflict,

    /// <summary>A further order, dated a century or two ahead.</summary>
    FutureDate,

    /// <summary>A further update without one of its ids.</summary>
    MissingId,

    /// <summary>A further update with a word in the place of a number.</summary>
    WrongType,

    /// <summary>A further update with an amount or price below zero.</summary>
    NegativeMoney,

    /// <summary>A further update with a status, or a trade type, that nobody knows.</summary>
    UnknownStatus,

    /// <summary>A further update with a date that is none.</summary>
    UnreadableDate,

    /// <summary>A further update in a currency without fx rate.</summary>
    UnknownCurrency,

    /// <summary>The beginning of a further line.</summary>
    TornJson,

    /// <summary>A further event about something that we do not process.</summary>
    UnknownEntity,

    /// <summary>A further event that does not say in a known word what happened.</summary>
    UnknownChangeType,
}

/// <summary>What must become of a line (design §4).</summary>
public enum LineOutcome
{
    /// <summary>Counted in gold, unless a later event of its key supersedes it.</summary>
    Accepted,

    /// <summary>Its event was there before.</summary>
    Duplicate,

    /// <summary>Its event id was there before with another payload.</summary>
    Conflict,

    /// <summary>Refused at the door.</summary>
    Quarantined,

    /// <summary>Accepted at the door, rejected in silver.</summary>
    Rejected,
}

/// <summary>What each kind of dirt must lead to.</summary>
public static class DirtKinds
{
    public static LineOutcome Outcome(this DirtKind kind) => kind switch
    {
        DirtKind.Clean or DirtKind.Untidy or DirtKind.NumbersAsText or DirtKind.Late => LineOutcome.Accepted,
        DirtKind.Duplicate => LineOutcome.Duplicate,
        DirtKind.Conflict => LineOutcome.Conflict,
        DirtKind.TornJson or DirtKind.UnknownEntity or DirtKind.UnknownChangeType => LineOutcome.Quarantined,
        _ => LineOutcome.Rejected,
    };
}
