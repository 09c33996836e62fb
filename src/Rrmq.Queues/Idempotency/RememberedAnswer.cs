namespace Rrmq.Queues;

/// <summary>The first answer to a key. The fingerprint is of the request, so that a key reused for another request is told apart.</summary>
internal sealed record RememberedAnswer(byte[] Key, UInt128 Fingerprint, CommandStatus Status, byte[] Message, long ExpiresAtMs)
{
    /// <summary>What it is charged with: its bytes and about what its objects cost.</summary>
    public int Size => Key.Length + Message.Length + 128;
}
