using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace TradeKpi.Local.Hosting;

internal static class Ports
{
    /// <summary>Whether a port of the loopback address can be had; 0 is any.</summary>
    /// <exception cref="IOException">Another process has it; or this process may not have it.</exception>
    public static void Check(int port)
    {
        if (port == 0)
            return;
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
        }
        catch (SocketException e)
        {
            var inner = e.SocketErrorCode == SocketError.AddressAlreadyInUse ? new AddressInUseException(e.Message, e) : (Exception)e;
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"Port {port} cannot be had: {e.Message}."), inner);
        }
    }
}
