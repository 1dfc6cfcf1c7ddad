using System.Text.Json;
using TradeKpi.Functions.Laptop.Tests.Worker.Rpc;

namespace TradeKpi.Functions.Laptop.Tests.Worker;

/// <summary>A function as the worker told of it, and took it when it was to load it.</summary>
internal sealed record LoadedFunction(string Id, string Name, string TriggerType, string TriggerName, JsonElement Trigger, int? MaxRetries)
{
    public string? Route => Trigger.TryGetProperty("route", out var route) ? route.GetString() : null;

    public bool IsForAdministrators => Trigger.TryGetProperty("authLevel", out var level) && level.GetString() == "Admin";

    public static LoadedFunction Of(RpcFunctionMetadata told)
    {
        var trigger = told.RawBindings.Select(binding => JsonSerializer.Deserialize<JsonElement>(binding)).Single(IsTrigger);
        return new LoadedFunction(
            told.FunctionId, told.Name, Text(trigger, "type"), Text(trigger, "name"), trigger, told.RetryOptions?.MaxRetryCount);
    }

    private static bool IsTrigger(JsonElement binding) => Text(binding, "type").EndsWith("Trigger", StringComparison.OrdinalIgnoreCase);

    private static string Text(JsonElement binding, string name) => binding.GetProperty(name).GetString()!;
}
