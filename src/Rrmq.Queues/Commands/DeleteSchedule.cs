namespace Rrmq.Queues;

/// <summary>The schedule goes; the jobs that it made stay.</summary>
public sealed record DeleteSchedule(ReadOnlyMemory<byte> Name) : Command(CommandKind.DeleteSchedule, default(ReadOnlyMemory<byte>))
{
    /// <summary>As in <see cref="ConfigureTopic"/>.</summary>
    public long? IfVersion { get; init; }

    public override int EncodedSize => base.EncodedSize + 16 + Name.Length;
}
