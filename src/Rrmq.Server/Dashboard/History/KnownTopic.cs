namespace Rrmq.Server;

/// <summary>A topic on the <see cref="TopicBoard"/> under its number: how it is, and its last minutes if it moved in them.</summary>
internal sealed class KnownTopic(long number, byte[] name) : ChangeEntry<long>(number)
{
    public byte[] Name { get; } = name;

    public TopicRow Row { get; set; }

    /// <summary>Null while it rests: a topic at which nothing happens costs no memory but its row.</summary>
    public SampleRing? History { get; set; }
}
