namespace Rrmq.Queues;

/// <summary>The first answer to a key. The fingerprint is of the request, so that a key reused for another request is told apart.</summary>
internal sealed record RememberedAnswer(byte[] Key, UInt128 Fingerprint, CommandStatus Status, BodyReference Body, ResultDetail? Detail, bool HasEnvelope, long ExpiresAtMs)
{
    public const int Overhead = 128;

    /// <summary>What it is charged with: about what its objects cost, and the contents that it keeps from leaving the disk.</summary>
    public long Size { get; } = Key.Length + Math.Max(Body.Length, ResultDetailFormat.ContentBytes(Detail)) + ResultDetailFormat.SizeOf(Detail) + Overhead;

    /// <summary>The contents that it leads to.</summary>
    public void AddContents(List<BodyReference> contents)
    {
        if (Body.Length > 0)
            contents.Add(Body);
        var ofDetail = ResultDetailFormat.Contents(Detail);
        for (var i = 0; i < ofDetail.Count; i++)
        {
            if (ofDetail[i].Length > 0)
                contents.Add(ofDetail[i]);
        }
    }

    public void Encode(StateWriter writer)
    {
        writer.WriteBytes(Key);
        writer.WriteUInt128(Fingerprint);
        writer.WriteByte((byte)Status);
        writer.WriteReference(Body);
        writer.WriteByte(HasEnvelope ? (byte)1 : (byte)0);
        ResultDetailFormat.Write(Detail, writer);
        writer.WriteInt64(ExpiresAtMs);
    }

    public static RememberedAnswer Decode(StateReader reader)
    {
        var (key, fingerprint, status, body) = (reader.ReadBytes(), reader.ReadUInt128(), (CommandStatus)reader.ReadByte(), reader.ReadReference(default));
        var hasEnvelope = reader.ReadBool();
        return new RememberedAnswer(key, fingerprint, status, body, ResultDetailFormat.Read(reader), hasEnvelope, reader.ReadInt64());
    }

    public CommandResult Replay() => new(Status, Body, Replayed: true, Detail, HasEnvelope);
}
