using System.Globalization;
using TradeKpi.Embedded.DuckDb.Values;

namespace TradeKpi.Embedded.DuckDb.Native;

/// <summary>
/// Binds a command's parameters to one statement: <c>$name</c> by name, <c>?</c> and <c>$1</c> by place among those without a name.
/// Every statement of a command counts its own places from 1.
/// </summary>
internal static class ParameterBinding
{
    /// <exception cref="InvalidOperationException">A parameter has no value, or a value has no place.</exception>
    public static void Bind(PreparedHandle prepared, DuckDbParameterCollection parameters, bool alone)
    {
        var count = NativeMethods.duckdb_nparams(prepared);
        var unnamed = parameters.Items.Where(parameter => parameter.BareName.Length == 0).ToList();
        var places = 0;
        for (var index = 1UL; index <= count; index++)
        {
            var name = NativeText.Owned(NativeMethods.duckdb_parameter_name(prepared, index)) ?? "";
            var parameter = parameters.Find(name);
            if (parameter is null && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var place))
                (parameter, places) = (unnamed.ElementAtOrDefault(place - 1), Math.Max(places, place));
            if (parameter is null)
                throw new InvalidOperationException($"The statement asks for parameter ${name}, which the command does not have.");
            Bind(prepared, index, name, parameter.Value);
        }
        if (alone && unnamed.Count > places)
            throw new InvalidOperationException($"The command has {unnamed.Count} parameters without a name, the statement has {places} places for them.");
    }

    private static void Bind(PreparedHandle prepared, ulong index, string name, object? value)
    {
        using var native = EngineValue.Create(value);
        if (NativeMethods.duckdb_bind_value(prepared, index, native) != 0)
            throw new DuckDbException($"Parameter ${name}: {NativeText.Borrowed(NativeMethods.duckdb_prepare_error(prepared)) ?? "it cannot be bound."}", DuckDbErrorType.InvalidInput);
    }
}
