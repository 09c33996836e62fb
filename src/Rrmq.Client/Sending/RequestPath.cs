using System.Globalization;
using System.Text;

namespace Rrmq.Client;

/// <summary>Paths and queries as <c>/v1</c> spells them.</summary>
internal sealed class RequestPath(string path)
{
    private readonly StringBuilder _text = new(path);
    private char _separator = '?';

    public static RequestPath Topic(string topic, string behind = "") => new($"/v1/topics/{Segment(topic)}{behind}");

    /// <summary>One segment of a path, whatever it holds: a name made of dots would lead elsewhere.</summary>
    public static string Segment(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name.AsSpan().ContainsAnyExcept('.') ? Uri.EscapeDataString(name) : name.Replace(".", "%2E", StringComparison.Ordinal);
    }

    /// <summary>The shortest text that means as much: <c>90s</c>, <c>1h</c>, <c>1500ms</c>.</summary>
    public static string Duration(TimeSpan time)
    {
        var milliseconds = (long)time.TotalMilliseconds;
        if (milliseconds == 0 || milliseconds % 1000 != 0)
            return $"{milliseconds}ms";
        var seconds = milliseconds / 1000;
        return seconds % 3600 == 0 ? $"{seconds / 3600}h" : seconds % 60 == 0 ? $"{seconds / 60}m" : $"{seconds}s";
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Leaves out what is null.</summary>
    public RequestPath With(string name, string? value)
    {
        if (value is null)
            return this;
        _text.Append(_separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
        _separator = '&';
        return this;
    }

    public RequestPath With(string name, TimeSpan? value) => With(name, value is { } time ? Duration(time) : null);

    public RequestPath With(string name, long? value) => With(name, value?.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => _text.ToString();
}
