namespace TradeKpi.Azure.Tests;

/// <summary>The tests of the class run only where an environment variable is set; elsewhere they are skipped, and say which one.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresAttribute(string variable) : Attribute
{
    public string Variable { get; } = variable;
}
