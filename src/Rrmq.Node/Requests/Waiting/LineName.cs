using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>Where somebody waits: at a queue, or at a log in the name of a group of consumers. Compared by the bytes; nothing observable depends on the hash.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Group">The group's; empty at a queue.</param>
internal readonly record struct LineName(ReadOnlyMemory<byte> Topic, ReadOnlyMemory<byte> Group)
{
    public static LineName Of(Command command) => new(command.Topic, command switch
    {
        PopMessages pop => pop.Group,
        ReceiveMessages receive => receive.Group,
        _ => default,
    });

    public LineName Copy() => new(Topic.ToArray(), Group.ToArray());

    public bool Equals(LineName other) => Topic.Span.SequenceEqual(other.Topic.Span) && Group.Span.SequenceEqual(other.Group.Span);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Topic.Span);
        hash.AddBytes(Group.Span);
        return hash.ToHashCode();
    }
}
