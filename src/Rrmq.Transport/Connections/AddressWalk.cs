using System.Net;
using System.Net.Sockets;

namespace Rrmq.Transport;

/// <summary>
/// Tries the addresses of one name in turn, IPv4 first, as servers choose what to listen on. Each gets an even share of the time that is left, so that one which
/// swallows packets cannot starve the others. Holds no state.
/// </summary>
internal static class AddressWalk
{
    /// <param name="addresses">What the name resolved to.</param>
    /// <param name="patience">For all of them together.</param>
    /// <param name="connect">Connects to one.</param>
    /// <param name="time">The clock of the shares.</param>
    /// <param name="cancellation">Gives the whole walk up.</param>
    /// <exception cref="SocketException">None answered; of their failures the one that tells most.</exception>
    public static async Task<T> FirstAsync<T>(
        IReadOnlyList<IPAddress> addresses, TimeSpan patience, Func<IPAddress, CancellationToken, Task<T>> connect, TimeProvider time, CancellationToken cancellation)
    {
        var ordered = addresses.OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).ToArray();
        var started = time.GetTimestamp();
        var failure = new SocketException((int)SocketError.HostNotFound);
        for (var i = 0; i < ordered.Length; i++)
        {
            var left = patience - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero) break;
            using var limit = new CancellationTokenSource(left / (ordered.Length - i), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
            try
            {
                return await connect(ordered[i], either.Token).ConfigureAwait(false);
            }
            catch (SocketException exception)
            {
                failure = MoreTelling(failure, exception);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                failure = MoreTelling(failure, new SocketException((int)SocketError.TimedOut));
            }
        }

        throw failure;
    }

    // A refusal is taken for the end of the peer's process, so silence at another address outweighs it: the process may be there, behind a wall. An address that
    // cannot be reached from here, such as IPv6 without a route, says nothing about the peer.
    private static SocketException MoreTelling(SocketException before, SocketException now) => Weight(now) >= Weight(before) ? now : before;

    private static int Weight(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.TimedOut => 2,
        SocketError.ConnectionRefused => 1,
        _ => 0,
    };
}
