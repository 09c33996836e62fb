using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rrmq.Transport.Tests;

/// <summary>
/// The little of a server that the transport needs: a listener on a free port that reads a request's head. What follows is the test's affair. The port lies below the range from which the system draws ports for
/// outgoing connections: it is free when this returns after its death, and whoever dials it meanwhile is not connected with itself.
/// </summary>
internal sealed class Gate : IAsyncDisposable
{
    private const int LowestPort = 10_000;
    private const int HighestPort = 12_000;

    private readonly Func<Stream, string, Task> _serve;
    private readonly Lock _gate = new();
    private readonly List<TcpClient> _clients = [];
    private readonly List<Task> _serving = [];
    private TcpListener _listener;
    private int _arrivals;
    private bool _isCut;

    public Gate(Func<Stream, string, Task> serve)
    {
        _serve = serve;
        _listener = ListenSomewhere();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    public Signal Arrived { get; } = new();

    public int Arrivals => Volatile.Read(ref _arrivals);

    /// <summary>As a killed process: nobody listens, and every connection is cut.</summary>
    public async Task Die()
    {
        Cut();
        Task[] ending;
        lock (_gate) ending = [.. _serving];
        await Task.WhenAll(ending);
    }

    public void Return() => _listener = Listen(Port);

    /// <summary>Waits for nobody: what a failed test never let go must not hang the run.</summary>
    public ValueTask DisposeAsync()
    {
        Cut();
        return ValueTask.CompletedTask;
    }

    private void Cut()
    {
        _listener.Stop();
        lock (_gate)
        {
            _isCut = true;
            foreach (var client in _clients) client.Close();
            _clients.Clear();
        }
    }

    private TcpListener ListenSomewhere()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Listen(Random.Shared.Next(LowestPort, HighestPort));
            }
            catch (SocketException) when (attempt < 1000)
            {
                // Somebody else's.
            }
        }
    }

    private TcpListener Listen(int port)
    {
        var fresh = new TcpListener(IPAddress.Loopback, port);
        fresh.Start();
        lock (_gate)
        {
            _isCut = false;
            _serving.Add(AcceptAsync(fresh));
        }

        return fresh;
    }

    private async Task AcceptAsync(TcpListener accepting)
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await accepting.AcceptTcpClientAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            client.NoDelay = true;
            lock (_gate)
            {
                if (_isCut)
                {
                    client.Close();
                    continue;
                }

                _clients.Add(client);
                _serving.Add(Task.Run(() => ServeAsync(client)));
            }

            Interlocked.Increment(ref _arrivals);
            Arrived.Raise();
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                await _serve(stream, await HeadAsync(stream));
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
            }
        }
    }

    private static async Task<string> HeadAsync(Stream stream)
    {
        // One byte at a time: what follows the head is frames, and not ours to read.
        List<byte> head = [];
        var one = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            await stream.ReadExactlyAsync(one);
            head.Add(one[0]);
        }

        return Encoding.ASCII.GetString([.. head]);
    }
}
