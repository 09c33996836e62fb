namespace Rrmq.Chaos;

/// <summary>An HTTP answer as it came over the wire.</summary>
internal sealed record WireReply(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
