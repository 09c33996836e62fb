namespace Rrmq.Queues;

/// <summary>The topic and everything in it goes. Its number is never used again; a topic made later under the same name is another one.</summary>
public sealed record DeleteTopic(ReadOnlyMemory<byte> Topic) : Command(CommandKind.DeleteTopic, Topic)
{
    /// <summary>As in <see cref="ConfigureTopic"/>.</summary>
    public long? IfVersion { get; init; }
}
