using System.Net;
using System.Net.Sockets;

namespace Rrmq.Server;

/// <summary>From a host as configured to the address to listen on.</summary>
internal static class ListenAddress
{
    public static IPAddress Resolve(string host, string field)
    {
        if (IPAddress.TryParse(host, out var ip))
            return ip;
        if (host == "localhost")
            return IPAddress.Loopback;
        try
        {
            var found = Dns.GetHostAddresses(host);
            return found.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? found[0];
        }
        catch (Exception e) when (e is SocketException or ArgumentException or IndexOutOfRangeException)
        {
            throw new StartupException($"cannot find the address of {host}: {e.Message} (field {field})", e);
        }
    }
}
