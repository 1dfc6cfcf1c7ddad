using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Hosting;

internal static class Ports
{
    /// <summary>Whether a port of an address of this machine can be had; 0 is any.</summary>
    /// <exception cref="IOException">Another process has it; or this process may not have it.</exception>
    /// <exception cref="UsageException">The address is none of this machine's.</exception>
    public static void Check(IPAddress address, int port)
    {
        if (port == 0)
            return;
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            throw new UsageException($"--listen {address}: this machine has no such address.");
        }
        catch (SocketException e)
        {
            var inner = e.SocketErrorCode == SocketError.AddressAlreadyInUse ? new AddressInUseException(e.Message, e) : (Exception)e;
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"Port {port} cannot be had: {e.Message}."), inner);
        }
    }
}
