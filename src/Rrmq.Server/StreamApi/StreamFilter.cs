using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>Which messages of the stream a reader wants; null names mean everybody's.</summary>
internal sealed record StreamFilter(long After, int Limit, string? Sender, string? Recipient)
{
    /// <summary>What the state looks for: tags, which two names may share.</summary>
    public StreamQuery From(long after, int limit) => new(after, limit, StreamParameters.MaxBytes, TagOf(Sender), TagOf(Recipient));

    /// <summary>Whether it is really theirs.</summary>
    public bool Passes(Envelope envelope)
    {
        foreach (var (name, value) in envelope.Headers)
        {
            if ((name == "sender" && Sender is not null && value != Sender) || (name == "recipient" && Recipient is not null && value != Recipient))
                return false;
        }

        return true;
    }

    private static uint? TagOf(string? name) => name is null ? null : StreamTags.Of(name);
}
