using System.Text;
using System.Text.Unicode;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>
/// The query of one request. A handler takes what it knows by name and then refuses the rest, so that what may be given is what is asked for and nothing else. Names and values are percent-decoded, <c>+</c> is a
/// blank, as forms and most client libraries write them.
/// </summary>
internal sealed class QueryParameters
{
    private readonly List<(string Name, string Value)> _given = [];
    private readonly List<string> _known = [];
    private readonly Faults _faults;

    /// <param name="text">As the client wrote it, with or without the question mark.</param>
    /// <param name="faults">Where to put what is wrong.</param>
    public QueryParameters(string? text, Faults faults)
    {
        _faults = faults;
        foreach (var part in (text ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..equals];
            if (Decode(name) is { } decodedName && Decode(equals < 0 ? "" : part[(equals + 1)..]) is { } decodedValue)
                _given.Add((decodedName, decodedValue));
            else
                faults.Breach(ErrorSlug.BadParameter, ReasonText.Quote(name), part, "must be percent-encoded UTF-8");
        }
    }

    /// <summary>Null when it is not given.</summary>
    public string? Text(string name)
    {
        _known.Add(name);
        string? found = null;
        foreach (var (given, value) in _given)
        {
            if (given != name)
                continue;
            if (found is not null)
                _faults.Twice(ErrorSlug.BadParameter, name);
            found ??= value;
        }

        return found;
    }

    /// <summary>UTF-8 without control characters, at most so many bytes; null when it is not given, or wrong.</summary>
    public byte[]? Words(string name, int maxBytes) => Text(name) is { } text ? Check(name, text, PlainText.Check(text, maxBytes), PlainText.Rule(maxBytes)) : null;

    public long? Count(string name, long min, long max) => Text(name) is { } text ? Parse(name, text, CountText.Parse(text), min, max, CountText.Rule(min, max)) : null;

    /// <summary>Milliseconds.</summary>
    public long? Duration(string name, long min, long max) => Text(name) is { } text ? Parse(name, text, DurationText.Parse(text), min, max, DurationRule.Text(min, max)) : null;

    public bool Flag(string name)
    {
        var text = Text(name);
        if (text is null or "false" or "0")
            return false;
        if (text is not ("true" or "1"))
            _faults.Breach(ErrorSlug.BadParameter, name, text, "must be true or false");
        return true;
    }

    /// <summary>The place of the word among the choices; null when it is not given, or wrong.</summary>
    public int? Choice(string name, params ReadOnlySpan<string> choices)
    {
        if (Text(name) is not { } text)
            return null;
        var at = choices.IndexOf(text);
        if (at < 0)
            _faults.Breach(ErrorSlug.BadParameter, name, text, $"must be one of {string.Join(", ", choices)}");
        return at < 0 ? null : at;
    }

    public void RefuseOthers()
    {
        foreach (var name in _given.Select(given => given.Name).Where(name => !_known.Contains(name)).Distinct())
            _faults.Unknown(ErrorSlug.BadParameter, name, _known);
    }

    private long? Parse(string name, string text, long? value, long min, long max, string rule)
    {
        if (value >= min && value <= max)
            return value;
        _faults.Breach(ErrorSlug.BadParameter, name, text, rule);
        return null;
    }

    private T? Check<T>(string name, string text, T? value, string rule)
        where T : class
    {
        if (value is null)
            _faults.Breach(ErrorSlug.BadParameter, name, text, rule);
        return value;
    }

    private static string? Decode(string text)
    {
        if (!text.AsSpan().ContainsAny('%', '+'))
            return text.AsSpan().ContainsAnyExceptInRange('!', '~') ? null : text;
        var bytes = new byte[text.Length];
        return PercentEncoding.TryDecode(text.Replace('+', ' '), bytes, out var length) && Utf8.IsValid(bytes.AsSpan(0, length)) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
