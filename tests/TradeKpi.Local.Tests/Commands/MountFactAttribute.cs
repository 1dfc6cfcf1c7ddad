using System.ComponentModel;
using System.Diagnostics;

namespace TradeKpi.Local.Tests.Commands;

/// <summary>
/// A test that needs a small disk of its own: a tmpfs in a mount namespace, which Linux gives unprivileged users unless it was told not to.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> s_canMount = new(CanMount);

    public MountFactAttribute()
    {
        if (!s_canMount.Value)
            Skip = "`unshare -rm` and a tmpfs are not to be had here.";
    }

    private static bool CanMount()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"])
            { RedirectStandardError = true, UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
