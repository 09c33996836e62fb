using System.Net.Sockets;
using System.Text;

namespace Rrmq.Server.Tests;

/// <summary>A connection on which a test says exactly the bytes it wants.</summary>
public sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly List<byte> _received = [];

    public NetworkStream Stream { get; private set; } = null!;

    public static async Task<RawConnection> OpenAsync(int port)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync("127.0.0.1", port);
        connection.Stream = connection._client.GetStream();
        return connection;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await Stream.WriteAsync(bytes);

    /// <summary>The next answer; null when the server closed instead.</summary>
    public async Task<RawResponse?> ReceiveAsync(bool withBody = true)
    {
        int end;
        while ((end = Received().IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
            if (!await FillAsync())
                return null;
        var lines = Received()[..end].Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var length = withBody ? int.Parse(headers.GetValueOrDefault("Content-Length", "0")) : 0;
        while (_received.Count < end + 4 + length)
            if (!await FillAsync())
                return null;
        var body = Encoding.UTF8.GetString(_received.GetRange(end + 4, length).ToArray());
        _received.RemoveRange(0, end + 4 + length);
        return new RawResponse(int.Parse(lines[0].Split(' ')[1]), headers, body);
    }

    /// <summary>Resets the connection instead of closing it in good order.</summary>
    public void Abort()
    {
        _client.LingerState = new LingerOption(true, 0);
        _client.Close();
    }

    public void Dispose() => _client.Dispose();

    private string Received() => Encoding.Latin1.GetString(_received.ToArray());

    private async Task<bool> FillAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var buffer = new byte[64 * 1024];
        try
        {
            var read = await Stream.ReadAsync(buffer, limit.Token);
            _received.AddRange(buffer.AsSpan(0, read));
            return read > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
