namespace Rrmq.Client.Tests;

/// <summary>A request as a <see cref="FaultyProxy"/> saw it.</summary>
internal sealed record SeenRequest(string Method, string Target, string? Key, string? TraceParent, byte[] Body, long At)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);
}
