using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace TradeKpi.Embedded.DuckDb;

/// <summary>A value for <c>$name</c>, or without a name for the next <c>?</c>. Its .NET type decides the DuckDB type.</summary>
/// <remarks>
/// decimal binds exactly (DECIMAL of its own digits), DateTime as TIMESTAMP (kind Local is converted to UTC, others as they are),
/// DateTimeOffset as TIMESTAMP WITH TIME ZONE, TimeSpan as INTERVAL, Int128 and BigInteger as HUGEINT, enums as their number.
/// Times finer than a microsecond are cut.
/// </remarks>
public sealed class DuckDbParameter : DbParameter
{
    public DuckDbParameter()
    {
    }

    public DuckDbParameter(object? value) => Value = value;

    public DuckDbParameter(string name, object? value) => (ParameterName, Value) = (name, value);

    /// <summary>Kept for callers that set it; the value's own type decides.</summary>
    public override DbType DbType { get; set; } = DbType.Object;

    /// <exception cref="NotSupportedException">Only input parameters exist.</exception>
    public override ParameterDirection Direction
    {
        get => ParameterDirection.Input;
        set
        {
            if (value != ParameterDirection.Input)
                throw new NotSupportedException("DuckDB has input parameters only.");
        }
    }

    public override bool IsNullable { get; set; } = true;

    [AllowNull]
    public override string ParameterName { get; set => field = value ?? ""; } = "";

    public override int Size { get; set; }

    [AllowNull]
    public override string SourceColumn { get; set => field = value ?? ""; } = "";

    public override bool SourceColumnNullMapping { get; set; }

    public override object? Value { get; set; }

    /// <summary>The name without the sign that some callers put before it.</summary>
    internal string BareName => ParameterName.TrimStart('$', '@', ':');

    public override void ResetDbType() => DbType = DbType.Object;
}
