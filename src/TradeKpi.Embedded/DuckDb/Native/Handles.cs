using System.Runtime.InteropServices;

namespace TradeKpi.Embedded.DuckDb.Native;

/// <summary>
/// A native object that keeps its parent alive: statement → connection → database. Without it a database could be closed
/// under an open connection, and the next open of the same file would wait for that connection for ever.
/// </summary>
internal abstract class NativeHandle() : SafeHandle(0, ownsHandle: true)
{
    private SafeHandle? _parent;

    public override bool IsInvalid => handle == 0;

    public void KeepAlive(SafeHandle parent)
    {
        var added = false;
        parent.DangerousAddRef(ref added);
        _parent = parent;
    }

    protected sealed override bool ReleaseHandle()
    {
        Destroy();
        _parent?.DangerousRelease();
        return true;
    }

    protected abstract void Destroy();
}

internal sealed class DatabaseHandle : NativeHandle
{
    /// <summary>How many data sources share it.</summary>
    public int Users { get; set; } = 1;

    /// <summary>Set once the engine has closed it.</summary>
    public ManualResetEventSlim Ended { get; } = new();

    protected override void Destroy()
    {
        NativeMethods.duckdb_close(ref handle);
        DatabaseOpening.Forget(this);
    }
}

internal sealed class ConnectionHandle : NativeHandle
{
    protected override void Destroy() => NativeMethods.duckdb_disconnect(ref handle);
}

internal sealed class ConfigHandle : NativeHandle
{
    protected override void Destroy() => NativeMethods.duckdb_destroy_config(ref handle);
}

internal sealed class ExtractedHandle : NativeHandle
{
    protected override void Destroy() => NativeMethods.duckdb_destroy_extracted(ref handle);
}

internal sealed class PreparedHandle : NativeHandle
{
    protected override void Destroy() => NativeMethods.duckdb_destroy_prepare(ref handle);
}

internal sealed class PendingHandle : NativeHandle
{
    protected override void Destroy() => NativeMethods.duckdb_destroy_pending(ref handle);
}

internal sealed class ChunkHandle : NativeHandle
{
    protected override void Destroy() => NativeMethods.duckdb_destroy_data_chunk(ref handle);
}

internal sealed class LogicalTypeHandle : NativeHandle
{
    protected override void Destroy() => NativeMethods.duckdb_destroy_logical_type(ref handle);
}

internal sealed class ValueHandle : NativeHandle
{
    protected override void Destroy() => NativeMethods.duckdb_destroy_value(ref handle);
}

internal sealed class AppenderHandle : NativeHandle
{
    protected override void Destroy() => _ = NativeMethods.duckdb_appender_destroy(ref handle);
}

/// <summary>The handle is the address of a duckdb_result in memory of ours, which the engine fills.</summary>
internal sealed unsafe class ResultHandle : NativeHandle
{
    public ResultHandle() => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(NativeResult)));

    /// <summary>The struct itself, for the functions that take it by value.</summary>
    public NativeResult Struct => *(NativeResult*)handle;

    protected override void Destroy()
    {
        NativeMethods.duckdb_destroy_result(handle);
        NativeMemory.Free((void*)handle);
    }
}
