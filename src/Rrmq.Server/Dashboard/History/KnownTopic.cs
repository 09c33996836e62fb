namespace Rrmq.Server;

/// <summary>A topic on the <see cref="TopicBoard"/>: how it is, since which sample, and its last minutes if it moved in them.</summary>
internal sealed class KnownTopic(long number, byte[] name)
{
    public long Number { get; } = number;

    public byte[] Name { get; } = name;

    public TopicRow Row { get; set; }

    /// <summary>The sample that found it changed last.</summary>
    public long ChangedAt { get; set; }

    /// <summary>The sample that found it there last.</summary>
    public long SeenAt { get; set; }

    /// <summary>Null while it rests: a topic at which nothing happens costs no memory but its row.</summary>
    public SampleRing? History { get; set; }
}
