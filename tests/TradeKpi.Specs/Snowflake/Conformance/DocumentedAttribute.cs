namespace TradeKpi.Specs.Snowflake.Conformance;

/// <summary>The page of Snowflake's documentation that states the behaviour.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class DocumentedAttribute(string page) : Attribute
{
    public string Page { get; } = page;
}
