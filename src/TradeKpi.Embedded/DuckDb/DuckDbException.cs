using System.Data.Common;

namespace TradeKpi.Embedded.DuckDb;

/// <summary>What the engine refused, in its own words.</summary>
public sealed class DuckDbException : DbException
{
    // duckdb_prepare_error and its like give only the text: its first words are the type (exception.cpp, ExceptionTypeToString).
    private static readonly (string Prefix, DuckDbErrorType Type)[] Prefixes =
    [
        ("Parser Error", DuckDbErrorType.Parser), ("Syntax Error", DuckDbErrorType.Syntax), ("Binder Error", DuckDbErrorType.Binder),
        ("Catalog Error", DuckDbErrorType.Catalog), ("Conversion Error", DuckDbErrorType.Conversion),
        ("Constraint Error", DuckDbErrorType.Constraint), ("TransactionContext Error", DuckDbErrorType.Transaction),
        ("INTERRUPT Error", DuckDbErrorType.Interrupt), ("IO Error", DuckDbErrorType.Io), ("Out of Memory Error", DuckDbErrorType.OutOfMemory),
        ("Out of Range Error", DuckDbErrorType.OutOfRange), ("Invalid Input Error", DuckDbErrorType.InvalidInput),
        ("Not implemented Error", DuckDbErrorType.NotImplemented), ("Dependency Error", DuckDbErrorType.Dependency),
        ("Permission Error", DuckDbErrorType.Permission), ("FATAL Error", DuckDbErrorType.Fatal), ("INTERNAL Error", DuckDbErrorType.Internal),
        ("Invalid Configuration Error", DuckDbErrorType.InvalidConfiguration), ("Connection Error", DuckDbErrorType.Connection),
    ];

    public DuckDbException(string message, DuckDbErrorType errorType, Exception? inner = null)
        : base(message, inner) => ErrorType = errorType;

    internal DuckDbException(string? message)
        : this(message ?? "DuckDB failed and gave no reason.", TypeOf(message))
    {
    }

    public DuckDbErrorType ErrorType { get; }

    /// <summary>True for a conflict between transactions: the same work may succeed when it is done again.</summary>
    public override bool IsTransient => ErrorType == DuckDbErrorType.Transaction;

    /// <summary>True when the database file is held by another process.</summary>
    public bool IsFileInUse { get; internal init; }

    private static DuckDbErrorType TypeOf(string? message) =>
        Array.Find(Prefixes, known => message?.StartsWith(known.Prefix, StringComparison.OrdinalIgnoreCase) == true).Type;
}
