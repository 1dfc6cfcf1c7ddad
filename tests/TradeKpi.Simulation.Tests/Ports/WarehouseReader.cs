using System.Collections;
using System.Data.Common;
using System.Globalization;

namespace TradeKpi.Simulation.Tests.Ports;

/// <summary>An answer, kept whole: the session that gave it may be lost while it is read, and then it ends with an error.</summary>
#pragma warning disable CA1010 // ADO.NET's base class decides which collection this is.
internal sealed class WarehouseReader : DbDataReader
#pragma warning restore CA1010
{
    private readonly WarehouseConnection _connection;
    private readonly string[] _names;
    private readonly Type[] _types;
    private readonly List<object[]> _rows = [];
    private int _at = -1;
    private bool _isClosed;

    public WarehouseReader(WarehouseConnection connection, DbDataReader answer)
    {
        using (answer)
        {
            _connection = connection;
            RecordsAffected = answer.RecordsAffected;
            _names = [.. Enumerable.Range(0, answer.FieldCount).Select(answer.GetName)];
            _types = [.. Enumerable.Range(0, answer.FieldCount).Select(answer.GetFieldType)];
            while (answer.Read())
            {
                var row = new object[_names.Length];
                answer.GetValues(row);
                _rows.Add(row);
            }
        }
    }

    public override int Depth => 0;

    public override int FieldCount => _names.Length;

    public override bool HasRows => _rows.Count > 0;

    public override bool IsClosed => _isClosed;

    public override int RecordsAffected { get; }

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read()
    {
        _ = _connection.Inner;
        return ++_at < _rows.Count;
    }

    public override bool NextResult() => false;

    public override void Close() => _isClosed = true;

    public override string GetName(int ordinal) => _names[ordinal];

    public override int GetOrdinal(string name) =>
        Array.FindIndex(_names, own => own.Equals(name, StringComparison.OrdinalIgnoreCase));

    public override string GetDataTypeName(int ordinal) => _types[ordinal].Name;

    public override Type GetFieldType(int ordinal) => _types[ordinal];

    public override object GetValue(int ordinal) => _rows[_at][ordinal];

    public override bool IsDBNull(int ordinal) => GetValue(ordinal) is DBNull;

    public override int GetValues(object[] values)
    {
        _rows[_at].CopyTo(values, 0);
        return FieldCount;
    }

    public override string GetString(int ordinal) => (string)GetValue(ordinal);

    public override bool GetBoolean(int ordinal) => (bool)GetValue(ordinal);

    public override DateTime GetDateTime(int ordinal) => (DateTime)GetValue(ordinal);

    public override Guid GetGuid(int ordinal) => (Guid)GetValue(ordinal);

    public override byte GetByte(int ordinal) => Convert.ToByte(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override char GetChar(int ordinal) => GetString(ordinal)[0];

    public override decimal GetDecimal(int ordinal) => WholeNumbers.Decimal(GetValue(ordinal));

    public override double GetDouble(int ordinal) => Convert.ToDouble(GetValue(ordinal), CultureInfo.InvariantCulture);

    public override float GetFloat(int ordinal) => (float)GetDouble(ordinal);

    public override short GetInt16(int ordinal) => (short)GetDecimal(ordinal);

    public override int GetInt32(int ordinal) => (int)GetDecimal(ordinal);

    public override long GetInt64(int ordinal) => (long)GetDecimal(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException();

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException();

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);
}
