namespace Rrmq.Server;

/// <summary>One file of the page, in memory in the forms in which it is sent.</summary>
internal sealed record DashboardFile(string ContentType, string Tag, byte[] Plain, byte[]? Gzip, byte[]? Brotli)
{
    /// <summary>True: its name changes with its content, so that nobody needs to ask for it twice.</summary>
    public bool IsImmutable { get; init; }
}
