using System.Text.Json.Nodes;

namespace TradeKpi.Generate;

/// <summary>Writes a row otherwise without changing what it says.</summary>
internal sealed class Spelling(SeededRandom random)
{
    public void MakeUntidy(JsonObject payload)
    {
        Rewrite(payload, "status", status => status == "CANCELLED" ? "canceled" : status.ToLowerInvariant());
        Rewrite(payload, "trade_type", type => type.ToLowerInvariant());
        Rewrite(payload, "customer_type", type => type.ToLowerInvariant());
        Rewrite(payload, "channel", channel => channel.ToUpperInvariant());
        Rewrite(payload, "currency", currency => currency.ToLowerInvariant());
        Rewrite(payload, "symbol", symbol => symbol.ToLowerInvariant());
        Rewrite(payload, "email", email => email.ToUpperInvariant());
        Rewrite(payload, "country", Respell);
        foreach (var id in (ReadOnlySpan<string>)["customer_id", "product_id", "trader_id", "category"])
            Rewrite(payload, id, text => text);
    }

    /// <summary>Rewrites a text field that is there, with spaces at its ends or not.</summary>
    private void Rewrite(JsonObject payload, string field, Func<string, string> change)
    {
        if (payload[field] is not { } value)
            return;
        var text = change(value.GetValue<string>());
        payload[field] = random.Below(3) switch { 0 => text, 1 => $"  {text}", _ => $"{text} \t" };
    }

    public static void SwapNumbersAndTexts(JsonObject payload)
    {
        foreach (var field in (ReadOnlySpan<string>)["quantity", "stock"])
        {
            if (payload[field] is { } number)
                payload[field] = number.ToJsonString();
        }

        foreach (var field in (ReadOnlySpan<string>)["amount", "unit_price", "price", "fee"])
        {
            if (payload[field] is { } money)
                payload[field] = JsonNode.Parse(money.GetValue<string>());
        }
    }

    private static string Respell(string country) => country switch
    {
        "US" => "United States",
        "DE" => "germany",
        "GB" => "UK",
        _ => country.ToLowerInvariant(),
    };
}
