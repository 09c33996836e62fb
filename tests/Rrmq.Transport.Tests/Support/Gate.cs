using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rrmq.Transport.Tests;

/// <summary>The little of a server that the transport needs: a listener on a free port that reads a request's head. What follows is the test's affair.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private readonly Func<Stream, string, Task> serve;
    private readonly Lock gate = new();
    private readonly List<TcpClient> clients = [];
    private readonly List<Task> serving = [];
    private TcpListener listener;
    private int arrivals;

    public Gate(Func<Stream, string, Task> serve)
    {
        this.serve = serve;
        listener = Listen(0);
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    public Signal Arrived { get; } = new();

    public int Arrivals => Volatile.Read(ref arrivals);

    /// <summary>As a killed process: nobody listens, and every connection is cut.</summary>
    public async Task Die()
    {
        Cut();
        Task[] ending;
        lock (gate) ending = [.. serving];
        await Task.WhenAll(ending);
    }

    public void Return() => listener = Listen(Port);

    /// <summary>Waits for nobody: what a failed test never let go must not hang the run.</summary>
    public ValueTask DisposeAsync()
    {
        Cut();
        return ValueTask.CompletedTask;
    }

    private void Cut()
    {
        listener.Stop();
        lock (gate)
        {
            foreach (var client in clients) client.Close();
            clients.Clear();
        }
    }

    private TcpListener Listen(int port)
    {
        var fresh = new TcpListener(IPAddress.Loopback, port);
        fresh.Start();
        var accepting = AcceptAsync(fresh);
        lock (gate) serving.Add(accepting);
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
            lock (gate)
            {
                clients.Add(client);
                serving.Add(Task.Run(() => ServeAsync(client)));
            }

            Interlocked.Increment(ref arrivals);
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
                await serve(stream, await HeadAsync(stream));
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
