using System.Text.Json;

namespace Rrmq.Load.Tests;

internal sealed record FakeRequest(string Method, string Path, string Body)
{
    public bool IsPublish => Method == "PUT" && Path == "/message";

    public bool IsMessage => Path.StartsWith("/message", StringComparison.Ordinal);

    public string Message => JsonDocument.Parse(Body).RootElement.GetProperty("message").GetString()!;

    public static async Task<FakeRequest?> ReadAsync(StreamReader reader)
    {
        if (await reader.ReadLineAsync() is not { } line)
            return null;
        var words = line.Split(' ');
        var length = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } header)
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                length = int.Parse(header[15..]);
        var body = new char[length];

        // A read of nothing would wait for the next request.
        if (length > 0)
            await reader.ReadBlockAsync(body);
        return new FakeRequest(words[0], words[1], new string(body));
    }
}
