using System.Diagnostics;
using System.Globalization;

namespace TradeKpi.Simulation.Tests.Turns;

/// <summary>
/// One thing happens at a time. Every I/O of every actor waits here for its turn; the seed says whose turn is next and what befalls the
/// I/O. What an actor does from one I/O to its next runs on the scheduler's own thread while everybody else waits, so a seed is a run.
/// </summary>
internal sealed class Scheduler
{
    private static readonly AsyncLocal<Life?> s_life = new();
    private static readonly TimeSpan s_stuckAfter = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_unwinding = TimeSpan.FromMilliseconds(3);

    // On the average, in turns.
    private const int LateFor = 30;

    private readonly List<Actor> _actors = [];
    private readonly List<Waiting> _waiting = [];
    private readonly List<(string What, Action Io)> _late = [];
    private readonly Dictionary<Service, TimeSpan> _busyUntil = [];
    private readonly Lock _gate = new();
    private int _thread;
    private volatile bool _isForeign;

    public Scheduler(int seed, DateTimeOffset start)
    {
        Random = new Random(seed);
        Time = new SimulatedTime(start, () => s_life.Value);
    }

    public Random Random { get; }

    public SimulatedTime Time { get; }

    public Chances Chances { get; set; } = Chances.None;

    /// <summary>Who did what, and what befell it.</summary>
    public List<string> Trace { get; } = [];

    public int Crashes { get; private set; }

    public int Errors { get; private set; }

    /// <summary>Writes that were done after their caller was told that they failed, or had died.</summary>
    public int Late { get; private set; }

    /// <summary>I/O that a busy service refused; among the errors.</summary>
    public int Refused { get; private set; }

    public void Add(Actor actor) => _actors.Add(actor);

    /// <summary>From now on, so long, a service refuses whatever it is asked for.</summary>
    public void Throttle(Service service, TimeSpan span) => _busyUntil[service] = Time.Passed + span;

    /// <summary>Nothing befalls anyone any more; what is late is done.</summary>
    public void Calm()
    {
        Chances = Chances.None;
        _busyUntil.Clear();
        while (_late.Count > 0)
            Arrive();
    }

    /// <summary>Waits for a turn at which nothing is done but to go on.</summary>
    public Task PauseAsync(string what) => DoAsync(what, () => true, error: null);

    /// <summary>
    /// Waits for a turn, then does the I/O, whole or as what befalls it allows. Whoever is no actor does it at once.
    /// </summary>
    /// <param name="error">What its caller is told when it fails; null for what cannot fail nor be interrupted.</param>
    /// <param name="half">Does a part of a write; null where there are no parts.</param>
    /// <param name="ready">Whether it could go on now: it gets no turn before.</param>
    public async Task<T> DoAsync<T>(string what, Func<T> io, Func<Exception>? error, Action? half = null, Func<bool>? ready = null,
        Service service = Service.None)
    {
        if (s_life.Value is not { } life)
        {
            lock (_gate)
                return io();
        }

        switch (await TurnAsync(new Waiting(life, what, error is not null, half is not null, ready ?? (() => true), service)))
        {
            case Befall.ErrorBefore:
                throw error!();
            case Befall.ErrorHalf:
                half!();
                throw error!();
            case Befall.ErrorAfter:
                io();
                throw error!();
            case Befall.ErrorLate:
                _late.Add((what, () => io()));
                throw error!();
            case Befall.CrashLate:
                _late.Add((what, () => io()));
                return await DieAsync<T>(life);
            case Befall.CrashHalf:
                half!();
                return await DieAsync<T>(life);
            case Befall.CrashAfter:
                io();
                return await DieAsync<T>(life);
            default:
                return io();
        }
    }

    /// <summary>Gives turns until it is enough.</summary>
    /// <exception cref="InvalidOperationException">It never is.</exception>
    public void Run(Func<bool> enough, int mostTurns)
    {
        // A test's own context would send to other threads whatever is resumed here.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            for (var turn = 0; !enough(); turn++)
            {
                if (turn == mostTurns)
                    throw new InvalidOperationException($"There is no end after {mostTurns} turns.");
                Step();
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Whether the actors whose names begin so have nothing under way but waits that begin so.</summary>
    public bool AllWaitTo(string what, string actors)
    {
        var lives = _actors.Where(actor => actor.Name.StartsWith(actors, StringComparison.Ordinal)).Select(actor => actor.Life).ToList();
        lock (_gate)
        {
            return lives.TrueForAll(life => life is not null && Time.CountOf(life) == 0
                && _waiting.Count(waiting => waiting.Life == life) == life.Flows
                && _waiting.TrueForAll(waiting => waiting.Life != life || waiting.What.StartsWith(what, StringComparison.Ordinal)));
        }
    }

    /// <summary>The end of a life, as SIGKILL makes it.</summary>
    public void Kill(Life life)
    {
        if (life.IsDead)
            return;
        life.IsDead = true;
        lock (_gate)
            _waiting.RemoveAll(waiting => waiting.Life == life);
        life.Actor.Died(life);
        life.Actor.Life = null;
    }

    /// <param name="but">The one who is spared.</param>
    public void KillAll(string? but = null)
    {
        foreach (var life in _actors.Where(actor => actor.Name != but).Select(actor => actor.Life).OfType<Life>())
            Kill(life);
    }

    /// <summary>Notes something that is nobody's I/O.</summary>
    public void Note(string who, string what) =>
        Trace.Add(string.Create(CultureInfo.InvariantCulture, $"{Trace.Count,6} {Time.GetUtcNow():MM-dd HH:mm:ss.fff} {who,-12} {what}"));

    private void Step()
    {
        _thread = Environment.CurrentManagedThreadId;
        foreach (var actor in _actors.Where(actor => actor.Life is null))
            Begin(actor);
        Settle();
        Time.Pass(TimeSpan.FromMilliseconds(Random.Next(1, 100)));
        if (_late.Count > 0 && Random.Next(LateFor) == 0)
            Arrive();
        if (Time.Due is not null)
        {
            Time.Ring();
            return;
        }

        var ready = Ready();
        if (ready.Count > 0)
            Give(Draw(ready));
        else if (Time.UntilNext is { } rest)
            Time.Pass(rest);
        else
            throw new InvalidOperationException("Nobody can go on: " + string.Join("; ", _waiting.Select(w => $"{w.Life} {w.What}")));
    }

    private void Arrive()
    {
        var at = Random.Next(_late.Count);
        var (what, io) = _late[at];
        _late.RemoveAt(at);
        Note("late", what);
        Late++;
        io();
    }

    private List<Waiting> Ready()
    {
        lock (_gate)
            return [.. _waiting.Where(waiting => waiting.IsReady()).OrderBy(waiting => _actors.IndexOf(waiting.Life.Actor))
                .ThenBy(waiting => waiting.What, StringComparer.Ordinal)];
    }

    // First who, then which of its flows: whoever writes many files at once comes to turn no oftener for it.
    private Waiting Draw(List<Waiting> ready)
    {
        var drawn = Random.Next(ready.DistinctBy(waiting => waiting.Life).Sum(waiting => waiting.Life.Actor.Weight));
        foreach (var own in ready.GroupBy(waiting => waiting.Life))
        {
            drawn -= own.Key.Actor.Weight;
            if (drawn < 0)
                return own.ElementAt(Random.Next(own.Count()));
        }

        throw new UnreachableException();
    }

    private void Give(Waiting waiting)
    {
        var isRefused = waiting.CanFail && _busyUntil.GetValueOrDefault(waiting.Service) > Time.Passed;
        Refused += isRefused ? 1 : 0;
        var befall = isRefused ? Befall.ErrorBefore
            : waiting.CanFail ? Chances.Next(Random, waiting.HasHalves) : Befall.Nothing;
        Note(waiting.Life.ToString(), befall == Befall.Nothing ? waiting.What : $"{waiting.What} !! {befall}");
        lock (_gate)
            _waiting.Remove(waiting);
        Errors += befall is Befall.ErrorBefore or Befall.ErrorHalf or Befall.ErrorAfter or Befall.ErrorLate ? 1 : 0;
        if (befall == Befall.CrashBefore)
        {
            Crashes++;
            Kill(waiting.Life);
        }
        else
        {
            waiting.Turn.SetResult(befall);
        }
    }

    private async Task<T> DieAsync<T>(Life life)
    {
        Crashes++;
        Kill(life);
        return await new TaskCompletionSource<T>().Task;
    }

    private Task<Befall> TurnAsync(Waiting waiting)
    {
        lock (_gate)
        {
            if (!waiting.Life.IsDead)
                _waiting.Add(waiting);
        }

        _isForeign |= Environment.CurrentManagedThreadId != _thread;

        return waiting.Turn.Task;
    }

    private void Begin(Actor actor)
    {
        actor.Life = new Life(actor, ++actor.Lives);
        _ = LiveAsync(actor.Life);
    }

    private static async Task LiveAsync(Life life)
    {
        s_life.Value = life;
        try
        {
            await life.Actor.Body(life);
        }
        catch (Exception e)
        {
            life.Error = e;
        }

        life.HasEnded = true;
    }

    /// <summary>
    /// Waits until everyone waits. Almost always so already, for what is resumed runs here; a few places of the product go on on a thread
    /// of the pool.
    /// </summary>
    private void Settle()
    {
        var since = Stopwatch.StartNew();
        foreach (var life in _actors.Select(actor => actor.Life).OfType<Life>())
        {
            for (var spin = default(SpinWait); !IsWaiting(life); spin.SpinOnce())
            {
                if (since.Elapsed > s_stuckAfter)
                    throw new InvalidOperationException($"{life} waits for something that is nobody's turn.");
            }

            if (life.Error is { } error)
                throw new InvalidOperationException($"{life} ended: {error.Message}", error);
        }

        // Whoever came from another thread waits already, but may not have told his callers yet: they would go on over there.
        if (_isForeign)
            Thread.Sleep(s_unwinding);
        _isForeign = false;
    }

    private bool IsWaiting(Life life)
    {
        if (life.HasEnded || life.IsDead)
            return true;
        lock (_gate)
            return _waiting.Count(waiting => waiting.Life == life) + Time.CountOf(life) >= life.Flows;
    }

    private sealed record Waiting(Life Life, string What, bool CanFail, bool HasHalves, Func<bool> IsReady, Service Service)
    {
        public TaskCompletionSource<Befall> Turn { get; } = new();
    }
}
