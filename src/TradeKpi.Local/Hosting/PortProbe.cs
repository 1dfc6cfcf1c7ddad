using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace TradeKpi.Local.Hosting;

/// <summary>Tells before anything costly begins that a port is in use.</summary>
internal static class PortProbe
{
    /// <exception cref="IOException">It is, by an <see cref="AddressInUseException"/>; or the address is none of this machine.</exception>
    public static void Check(IPAddress address, int port)
    {
        if (port == 0)
            return;
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            var message = $"Failed to bind to address http://{new IPEndPoint(address, port)}: address already in use.";
            throw new IOException(message, new AddressInUseException(message, e));
        }
        catch (SocketException e)
        {
            throw new Shell.UsageException($"--listen {address} with port {port} cannot be had: {e.Message}.");
        }
    }
}
