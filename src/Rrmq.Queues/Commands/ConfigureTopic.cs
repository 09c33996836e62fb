namespace Rrmq.Queues;

/// <summary>Makes a topic or changes its settings.</summary>
/// <param name="Topic">Its name.</param>
/// <param name="Change">The new values.</param>
/// <param name="Limits">What the node gives a topic that is made and does not say itself; settings that are replaced fall back to it too.</param>
public sealed record ConfigureTopic(ReadOnlyMemory<byte> Topic, SettingsChange Change, TopicLimits Limits) : Command(CommandKind.ConfigureTopic, Topic)
{
    /// <summary>True: what <see cref="Change"/> leaves out takes its default (PUT). False: it stays as it is, and there must be such a topic (PATCH).</summary>
    public bool Replaces { get; init; }

    /// <summary>Refused as <see cref="CommandStatus.PreconditionFailed"/> unless this is the topic's <see cref="TopicView.Version"/>. Null: whatever it is. 0: unless there is none such. -1: always.</summary>
    public long? IfVersion { get; init; }

    public override int EncodedSize => base.EncodedSize + 160;
}
