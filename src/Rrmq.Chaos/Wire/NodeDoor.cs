using System.Net;

namespace Rrmq.Chaos;

/// <summary>One node as a client knows it.</summary>
/// <param name="Url">What the nodes call it, in <c>RRMQ-Leader</c>.</param>
/// <param name="Dial">Where it is reached.</param>
internal sealed record NodeDoor(string Url, IPEndPoint Dial)
{
    public static NodeDoor Local(int port) => new($"http://127.0.0.1:{port}", new IPEndPoint(IPAddress.Loopback, port));
}
