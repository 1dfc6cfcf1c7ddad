using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using TradeKpi.Specs;

namespace TradeKpi.Local.Tests.Hostile;

/// <summary>
/// Hostile input by the number: each case is made from one number, which a failure tells. TRADEKPI_FUZZ says how many cases there are,
/// TRADEKPI_FUZZ_SEED where they begin, TRADEKPI_FUZZ_CASE names the one case to run again.
/// </summary>
internal static class Fuzz
{
    private static readonly byte[][] s_beginnings = [[0x1f, 0x8b, 8], [0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff], [0]];
    private static readonly string[] s_dictionary =
    [
        "{", "}", "[", "]", "\"", ":", ",", "null", "true", "1e400", "-1e400", "NaN", "-0", "1e-400", "\\u0000", "\\ud800", "\0", "\r\n",
        "99999999999999999999999999999999999999", "0.00000000000000000000000000000000000001", "\uFEFF", "﷽", "'", "--", ";", "$$", "/*",
        "%00",
        "\"__proto__\":", "\"payload\":", "\"event_id\":", "\"op\":\"u\"", "\"sequence\":", "\"schema\":", "\"before\":",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999999Z", "../../etc/passwd", "=cmd|'/c calc'!A0",
    ];

    private static readonly Lazy<IReadOnlyList<byte[]>> s_corpus = new(() =>
    [
        .. new[] { "cases", "cloudevents", "dirty", "native" }
            .Select(folder => Path.Combine(RepositoryRoot.Path, "tests", "data", folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.json*", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .SelectMany(file => File.ReadLines(file).Take(8))
            .Where(line => line.Length is > 0 and < 20_000)
            .Select(Encoding.UTF8.GetBytes),
    ]);

    /// <summary>Runs cases, so many unless the environment says otherwise.</summary>
    /// <param name="run">Throws what is wrong with a case.</param>
    public static void Check(int cases, Func<Random, Task> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (Number("TRADEKPI_FUZZ_CASE") is { } one)
        {
            run(Seeded((int)one)).GetAwaiter().GetResult();
            return;
        }

        var seed = (ulong)(Number("TRADEKPI_FUZZ_SEED") ?? 20_250_101);
        var config = Config.QuickThrowOnFailure.WithMaxTest((int)(Number("TRADEKPI_FUZZ") ?? cases))
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed, 1), FSharpOption<int>.None)));
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), number =>
        {
            try
            {
                run(Seeded(number)).GetAwaiter().GetResult();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"TRADEKPI_FUZZ_CASE={number} runs it again: {e.Message}", e);
            }
        }).Check(config);
    }

    /// <summary>A line of the captures and cases, torn, spliced, repeated and salted.</summary>
    public static byte[] Bytes(Random random)
    {
        var bytes = random.Pick(s_corpus.Value).ToList();
        for (var change = random.Next(1, 6); change > 0 && bytes.Count > 0; change--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 60), bytes.Count - at);
            switch (random.Next(9))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.RemoveRange(at, bytes.Count - at); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.InsertRange(at, Repeated(random)); break;
                case 5: bytes.AddRange(random.Pick(s_corpus.Value)); break;
                case 6: bytes.InsertRange(0, random.Pick(s_beginnings)); break;
                case 7: bytes.InsertRange(at, "\n"u8.ToArray()); break;
                default: bytes.InsertRange(at, Encoding.UTF8.GetBytes(random.Pick(s_dictionary))); break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A word that few expect.</summary>
    public static string Word(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return random.Next(4) switch
        {
            0 => random.Pick(s_dictionary),
            1 => random.Next(-5, 100).ToString(CultureInfo.InvariantCulture),
            2 => new string((char)random.Next(33, 0x2fff), random.Next(0, 40)),
            _ => random.Pick<string>(["", " ", "2025-01-01", "2025-02-30", "DE", "-1", "1.5", "abc", "*", "null", "0x10", "1_000", "json",
                "csv"]),
        };
    }

    public static T Pick<T>(this Random random, IReadOnlyList<T> some)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(some);
        return some[random.Next(some.Count)];
    }

    private static byte[] Repeated(Random random) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(random.Pick(s_dictionary), random.Next(2, 2_000))));

    private static Random Seeded(int number) => new(number);

    private static long? Number(string variable) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
