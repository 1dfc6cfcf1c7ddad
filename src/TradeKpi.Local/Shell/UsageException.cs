namespace TradeKpi.Local.Shell;

/// <summary>What was asked cannot be done as it was asked; the message says what can.</summary>
public sealed class UsageException(string message) : Exception(message);
