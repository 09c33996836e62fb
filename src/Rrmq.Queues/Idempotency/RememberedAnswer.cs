namespace Rrmq.Queues;

/// <summary>The first answer to a key. The fingerprint is of the request, so that a key reused for another request is told apart.</summary>
internal sealed record RememberedAnswer(byte[] Key, UInt128 Fingerprint, CommandStatus Status, BodyReference Body, long ExpiresAtMs)
{
    /// <summary>What it is charged with: about what its objects cost, and the body that it keeps from leaving the disk.</summary>
    public int Size => Key.Length + Body.Length + 128;

    public void Encode(StateWriter writer)
    {
        writer.WriteBytes(Key);
        writer.WriteUInt128(Fingerprint);
        writer.WriteByte((byte)Status);
        var before = default(BodyReference);
        writer.WriteReferences([Body], ref before);
        writer.WriteInt64(ExpiresAtMs);
    }

    public static RememberedAnswer Decode(StateReader reader) => new(
        reader.ReadBytes(), reader.ReadUInt128(), (CommandStatus)reader.ReadByte(), reader.ReadReference(default), reader.ReadInt64());
}
