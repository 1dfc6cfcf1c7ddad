namespace TradeKpi.Local.Shell;

/// <summary>What somebody who mistyped a word may have meant.</summary>
internal static class Nearest
{
    /// <summary>A sentence, after a blank, that names the nearest of the words; empty where none is near.</summary>
    public static string Hint(string word, IEnumerable<string> words) => To(word, words) is { } meant ? $" Did you mean {meant}?" : "";

    /// <summary>The word with the fewest letters to change, at most a third of them; null where there is none.</summary>
    public static string? To(string word, IEnumerable<string> words)
    {
        var (nearest, least) = ((string?)null, Math.Max(1, word.Length / 3) + 1);
        foreach (var known in words.Where(known => Math.Abs(known.Length - word.Length) < least))
        {
            if (Distance(word.ToUpperInvariant(), known.ToUpperInvariant()) is var distance && distance < least)
                (nearest, least) = (known, distance);
        }

        return nearest;
    }

    // A letter added, left out, changed, or two exchanged: https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance
    private static int Distance(string a, string b)
    {
        var (before, last, now) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            now[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                now[j] = Math.Min(Math.Min(last[j], now[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    now[j] = Math.Min(now[j], before[j - 2] + 1);
            }

            (before, last, now) = (last, now, before);
        }

        return last[b.Length];
    }
}
