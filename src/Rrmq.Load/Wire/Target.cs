using System.Net;
using System.Net.Sockets;

namespace Rrmq.Load;

/// <summary>A node as its clients know it.</summary>
/// <param name="Authority">Host and port as they stand in URLs.</param>
/// <param name="Address">Where to connect.</param>
public sealed record Target(string Authority, IPEndPoint Address)
{
    public string Url => $"http://{Authority}";

    /// <summary>Understands <c>http://host:port</c>, with or without the scheme; null when it is neither, or its host is not known.</summary>
    public static Target? Find(string text)
    {
        if (!Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp
            || uri.PathAndQuery != "/" || uri.Host.Length == 0)
            return null;
        try
        {
            var address = IPAddress.TryParse(uri.Host.Trim('[', ']'), out var literal) ? literal : Dns.GetHostAddresses(uri.Host).FirstOrDefault();
            return address is null ? null : new Target(uri.Authority, new IPEndPoint(address, uri.Port));
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
