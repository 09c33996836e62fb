using System.Net;
using System.Net.Sockets;

namespace Rrmq.EndToEnd;

/// <summary>One request on a connection of its own.</summary>
internal static class Wire
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Null when there was no whole answer within ten seconds.</summary>
    public static Task<WireReply?> AskAsync(int port, byte[] request) => AskAsync(new IPEndPoint(IPAddress.Loopback, port), request);

    /// <inheritdoc cref="AskAsync(int, byte[])"/>
    public static async Task<WireReply?> AskAsync(IPEndPoint address, byte[] request)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var connection = await WireConnection.OpenAsync(address, limit.Token);
            await connection.SendAsync(request, limit.Token);
            return await connection.ReceiveAsync(limit.Token);
        }
        catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
