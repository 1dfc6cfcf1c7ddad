namespace TradeKpi.Simulation.Tests.Turns;

/// <summary>Someone who acts: one process, or one worker of it. It lives again after each crash, from what is durable.</summary>
/// <param name="Weight">How often it comes to turn, against the others.</param>
internal sealed record Actor(string Name, int Weight, Func<Life, Task> Body)
{
    public Life? Life { get; set; }

    public int Lives { get; set; }

    /// <summary>Told of each crash: what the life held (sessions, leases) is the world's to take back.</summary>
    public Action<Life> Died { get; init; } = _ => { };
}

/// <summary>
/// An actor from one start to its next crash. What a crash leaves behind is never resumed: nothing of it can catch the crash.
/// </summary>
internal sealed class Life(Actor actor, int number)
{
    public Actor Actor => actor;

    public int Number => number;

    public bool IsDead { get; set; }

    /// <summary>Whether the actor's work came to its end.</summary>
    public bool HasEnded { get; set; }

    public Exception? Error { get; set; }

    /// <summary>
    /// How many of its flows must wait for a turn before anybody's turn comes: more than one where the body began several.
    /// </summary>
    public int Flows { get; set; } = 1;

    public override string ToString() => number == 1 ? actor.Name : $"{actor.Name}#{number}";
}
