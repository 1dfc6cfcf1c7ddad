using System.Text.Json;

namespace TradeKpi.Browser.Tests;

/// <summary>The reports as any other client reads them: what the dashboard must agree with.</summary>
internal sealed class Api(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    /// <summary>The rows of a report, each cell as the answer spells it; null for null.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string?>>> RowsAsync(string path)
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync(path));
        return [.. answer.RootElement.GetProperty("rows").EnumerateArray()
            .Select(row => row.EnumerateObject().ToDictionary(cell => cell.Name, Text, StringComparer.Ordinal))];
    }

    /// <summary>The names of the products by their ids.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> ProductNamesAsync() =>
        (await RowsAsync("/api/reports/inventory-cover")).ToDictionary(row => row["product_id"]!, row => row["product_name"],
            StringComparer.Ordinal);

    /// <summary>Whether the host has a report.</summary>
    public async Task<bool> HasAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        return response.IsSuccessStatusCode;
    }

    public async Task PostAsync(string change)
    {
        using var response = await _http.PostAsync("/api/events", new StringContent(change, System.Text.Encoding.UTF8, "application/json"));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Posts what is no event: it goes to the quarantine.</summary>
    public async Task PostTornAsync(string torn)
    {
        using var response = await _http.PostAsync("/api/events", new StringContent(torn, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    public async Task PutAsync(string path, string json)
    {
        using var response = await _http.PutAsync(path, new StringContent(json, System.Text.Encoding.UTF8, "application/json"));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public void Dispose() => _http.Dispose();

    private static string? Text(JsonProperty cell) => cell.Value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => cell.Value.GetString(),
        _ => cell.Value.GetRawText(),
    };
}
