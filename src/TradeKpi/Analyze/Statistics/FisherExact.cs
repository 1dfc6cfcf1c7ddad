namespace TradeKpi.Analyze.Statistics;

/// <summary>Fisher's exact test of independence in a table of two by two.</summary>
/// <remarks>
/// R. A. Fisher, The Logic of Inductive Inference (1935). Two-sided as R's fisher.test has it: the probability of every table with these
/// margins
/// that is no likelier than the one observed.
/// </remarks>
/// <param name="largest">The most that a table may hold; memory is 8 bytes each.</param>
internal sealed class FisherExact(int largest)
{
    // Tables as likely as the observed one differ from it by rounding only; R allows as much.
    private const double Slack = 1 + 1e-7;

    private readonly double[] _logFactorials = LogFactorials(largest);

    /// <summary>The p-value, from 0 to 1.</summary>
    /// <param name="both">Those with both properties.</param>
    /// <param name="first">Those with the first.</param>
    /// <param name="second">Those with the second.</param>
    /// <param name="all">Everyone.</param>
    /// <exception cref="ArgumentOutOfRangeException">No table has these margins.</exception>
    public double TwoSided(int both, int first, int second, int all)
    {
        var (least, most) = (Math.Max(0, first + second - all), Math.Min(first, second));
        if (all > largest || first > all || second > all || both < least || both > most)
            throw new ArgumentOutOfRangeException(nameof(both),
                $"No table of {all}, at most {largest}, has {first} and {second} with {both} in common.");
        var mode = (int)Math.Clamp((first + 1L) * (second + 1L) / (all + 2L), least, most);
        var log = new LogDensity(_logFactorials, first, second, all);
        var observed = log.Of(both);
        if (log.Of(mode) <= observed + Math.Log(Slack))
            return 1;
        var (near, far) = both < mode ? (least, most) : (most, least);
        var tail = Tail(log, both, near, observed);
        if (log.Of(far) <= observed + Math.Log(Slack))
            tail += Tail(log, FirstAsRare(log, mode, far, observed), far, observed);
        return Math.Min(1, Math.Exp(observed) * tail);
    }

    /// <summary>
    /// The sum of the densities from one count outward to the end, over the observed one's. They only fall, so it stops where nothing is
    /// added.
    /// </summary>
    private static double Tail(LogDensity log, int from, int end, double observed)
    {
        var term = Math.Exp(log.Of(from) - observed);
        var sum = term;
        for (var step = Math.Sign(end - from); from != end && term > sum * 1e-18; from += step)
        {
            term *= step > 0 ? log.Ratio(from) : 1 / log.Ratio(from - 1);
            sum += term;
        }

        return sum;
    }

    /// <summary>Between the mode and an end, the count nearest to the mode whose density is no more than the observed one.</summary>
    private static int FirstAsRare(LogDensity log, int mode, int end, double observed)
    {
        var (common, rare) = (mode, end);
        while (Math.Abs(rare - common) > 1)
        {
            var middle = common + ((rare - common) / 2);
            if (log.Of(middle) <= observed + Math.Log(Slack))
                rare = middle;
            else
                common = middle;
        }

        return rare;
    }

    // Summed with W. Kahan's correction: millions of logarithms then lose no digit.
    private static double[] LogFactorials(int largest)
    {
        var logs = new double[largest + 1];
        var lost = 0.0;
        for (var number = 2; number <= largest; number++)
        {
            var term = Math.Log(number) - lost;
            logs[number] = logs[number - 1] + term;
            lost = logs[number] - logs[number - 1] - term;
        }

        return logs;
    }

    /// <summary>The hypergeometric distribution of the count in common, in logarithms.</summary>
    private sealed class LogDensity(double[] logs, int first, int second, int all)
    {
        private readonly double _margins = logs[first] + logs[all - first] + logs[second] + logs[all - second] - logs[all];

        public double Of(int both) => _margins - logs[both] - logs[first - both] - logs[second - both] - logs[all - first - second + both];

        /// <summary>The density of one more over that of the count.</summary>
        public double Ratio(int both) => (double)(first - both) * (second - both) / ((both + 1.0) * (all - first - second + both + 1.0));
    }
}
