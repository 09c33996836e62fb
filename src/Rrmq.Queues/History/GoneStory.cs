namespace Rrmq.Queues;

/// <summary>What is remembered of a gone message that was more than plain.</summary>
internal sealed record GoneStory(Story Story, byte[] Detail, int Attempt, byte Priority, byte[] Group, DeadLetterOrigin? Origin)
{
    public int Size => 96 + Story.Size + Detail.Length + Group.Length + (Origin is null ? 0 : 96 + Origin.Reason.Length);

    public void Encode(StateWriter writer)
    {
        Story.Encode(writer);
        writer.WriteBytes(Detail);
        writer.WriteCount(Attempt);
        writer.WriteByte(Priority);
        writer.WriteBytes(Group);
        OriginFormat.Write(Origin, writer);
    }

    public static GoneStory Decode(StateReader reader) => new(
        Story.Decode(reader), reader.ReadBytes(), reader.ReadInt32(), reader.ReadByte(), reader.ReadBytes(), OriginFormat.Read(reader));
}
