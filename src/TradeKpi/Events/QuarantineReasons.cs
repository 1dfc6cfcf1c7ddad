namespace TradeKpi.Events;

/// <summary>Why an event is quarantined. The codes are stable: reports and alerts group by them.</summary>
public static class QuarantineReasons
{
    /// <summary>The JSON breaks off, is malformed, or is followed by something else.</summary>
    public const string TornJson = "TORN_JSON";

    /// <summary>The bytes are no UTF-8, or an escape names half of a surrogate pair.</summary>
    public const string InvalidUtf8 = "INVALID_UTF8";
    public const string TooLarge = "TOO_LARGE";
    public const string TooDeep = "TOO_DEEP";

    /// <summary>The event or its payload has the same field twice, so that readers would disagree on its value.</summary>
    public const string DuplicateKeys = "DUPLICATE_KEYS";
    public const string NotAnObject = "NOT_AN_OBJECT";
    public const string MissingField = "MISSING_FIELD";
    public const string InvalidField = "INVALID_FIELD";
    public const string UnknownEntity = "UNKNOWN_ENTITY";
    public const string UnknownChangeType = "UNKNOWN_CHANGE_TYPE";
    public const string UnsupportedSchemaVersion = "UNSUPPORTED_SCHEMA_VERSION";

    /// <summary>A JSON object that is neither a native event, nor Debezium, nor a CloudEvent.</summary>
    public const string UnknownFormat = "UNKNOWN_FORMAT";

    /// <summary>No JSON, but something that is known by name: Avro, Protobuf, a compression other than gzip.</summary>
    public const string UnsupportedEncoding = "UNSUPPORTED_ENCODING";

    /// <summary>The gzip or UTF-16 is broken.</summary>
    public const string BrokenEncoding = "BROKEN_ENCODING";

    /// <summary>A message of the hub whose body is an AMQP value or sequence, and no data.</summary>
    public const string NotData = "NOT_DATA";

    /// <summary>The event is good, but the lake file that it belongs in already holds something else.</summary>
    public const string LakeConflict = "LAKE_CONFLICT";
}
