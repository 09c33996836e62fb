namespace Rrmq.Queues;

/// <summary>Adds a message to the stream. Answer: <see cref="Appended"/>; an id that is there already with the same payload is <see cref="CommandStatus.Duplicate"/>, with another <see cref="CommandStatus.KeyReused"/>.</summary>
/// <param name="Tags">What the stream knows of it.</param>
/// <param name="Content">Envelope and payload.</param>
public sealed record AppendToStream(StreamTags Tags, ReadOnlyMemory<byte> Content) : Command(CommandKind.AppendToStream, default(ReadOnlyMemory<byte>))
{
    public override int EncodedSize => base.EncodedSize + StreamTags.EncodedSize + Content.Length;
}
