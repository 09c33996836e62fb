using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rrmq.Server;

/// <summary>Server-Sent Events on a reply. JSON has no line ends in it, so that an event's data is one line. One connection's, one thread at a time.</summary>
internal sealed class EventWriter(PipeWriter output) : IDisposable
{
    private readonly Utf8JsonWriter _json = new(output);

    public bool HasUnsent => output.UnflushedBytes > 0;

    public void Add<T>(string name, T data, JsonTypeInfo<T> type, string? id = null)
    {
        var json = Begin(name, id);
        JsonSerializer.Serialize(json, data, type);
        End();
    }

    /// <summary>The event's data are what is written to the result until <see cref="End"/>.</summary>
    public Utf8JsonWriter Begin(string name, string? id = null)
    {
        if (id is not null)
            Line("id: ", id);
        Line("event: ", name);
        output.Write("data: "u8);
        _json.Reset();
        return _json;
    }

    public void End()
    {
        _json.Flush();
        output.Write("\n\n"u8);
    }

    public void AddEmpty(string name)
    {
        var json = Begin(name);
        json.WriteStartObject();
        json.WriteEndObject();
        End();
    }

    public void Retry(int milliseconds) => Line("retry: ", $"{milliseconds}");

    /// <summary>False: the reader is gone.</summary>
    public async ValueTask<bool> SendAsync(CancellationToken cancellation)
    {
        var result = await output.FlushAsync(cancellation);
        return !result.IsCompleted && !result.IsCanceled;
    }

    public void Dispose() => _json.Dispose();

    private void Line(string name, string value)
    {
        Encoding.UTF8.GetBytes(name, output);
        Encoding.UTF8.GetBytes(value, output);
        output.Write("\n"u8);
    }
}
