namespace TradeKpi.Specs;

/// <summary>The tests of the class run only where something is there; elsewhere they are skipped, and say what is missing.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class RequiresAttribute : Attribute
{
    /// <summary>Why the tests are skipped, or null to run them.</summary>
    public abstract string? Missing { get; }
}

/// <summary>An environment variable.</summary>
public sealed class RequiresVariableAttribute(string variable) : RequiresAttribute
{
    public override string? Missing => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } ? null : $"{variable} is not set.";
}
