using System.CommandLine;
using System.Globalization;

namespace TradeKpi.Local.Commands;

/// <summary>How much of a replay must have been taken for the command to end well: so many events, or such a share of them.</summary>
/// <param name="Count">Events in gold, now or since an earlier replay; 0 where a share is asked.</param>
/// <param name="Share">Of what was read without tombstones, from 0 to 1; 0 where a count is asked.</param>
internal sealed record LeastAccepted(long Count, double Share)
{
    public static Option<LeastAccepted?> Option() => new("--min-accepted")
    {
        Description = "End with 1 where fewer events were taken than so many, or than such a share, as in 95%.",
        HelpName = "N|P%",
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                return new LeastAccepted(count, 0);
            if (text.EndsWith('%')
                && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
                && share is >= 0 and <= 100)
                return new LeastAccepted(0, share / 100);
            result.AddError($"--min-accepted takes a whole number from 0 to {long.MaxValue}, or a share such as 95%, not '{text}'.");
            return null;
        },
    };

    public bool IsMetBy(ReplayAccount account) =>
        account.Taken >= Count && account.Taken >= Share * (account.Read - account.Tombstones);

    public string Missed(ReplayAccount account) => string.Create(CultureInfo.InvariantCulture,
        $"{account.Taken:N0} of {account.Read - account.Tombstones:N0} events were taken, fewer than --min-accepted {this}.");

    public override string ToString() => Share > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Share * 100:0.##}%")
        : Count.ToString(CultureInfo.InvariantCulture);
}
