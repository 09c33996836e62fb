using System.Security.Cryptography;

namespace Rrmq.Queues;

/// <summary>
/// What was published to a topic within its duplicate window, in the order of time. Keys are digests, so that each entry costs the same. What is past the window is forgotten when somebody looks, and so
/// the same on every replica.
/// </summary>
internal sealed class DedupTable
{
    private readonly AppendQueue<DedupEntry> _byAge = new();
    private readonly Dictionary<UInt128, long> _sequences = [];

    public int Count => _byAge.Count;

    /// <summary>The key of a message: what its publisher gave, or else its content, whatever trace that was sent under.</summary>
    public static UInt128 KeyOf(ReadOnlySpan<byte> given, ReadOnlySpan<byte> content, bool hasEnvelope)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (given.IsEmpty && hasEnvelope)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            EnvelopeDigest.AppendTo(hash, content);
            hash.GetHashAndReset(digest);
        }
        else
        {
            SHA256.HashData(given.IsEmpty ? content : given, digest);
        }

        var key = System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(digest);
        // A key and a content that happen to be the same bytes are not the same publication.
        return given.IsEmpty ? key : key ^ UInt128.One;
    }

    /// <summary>The sequence of the message that was published under the key, or 0.</summary>
    public long Find(UInt128 key) => _sequences.GetValueOrDefault(key);

    public void Add(in DedupEntry entry)
    {
        if (!_sequences.TryAdd(entry.Key, entry.Sequence))
            throw new InvalidStateException("one publication is remembered twice");
        _byAge.Enqueue(entry);
    }

    /// <summary>Forgets what was published at least a window ago, and says how much it was.</summary>
    public int Forget(long nowMs, long windowMs)
    {
        var forgotten = 0;
        for (; Count > 0 && nowMs - _byAge.Head.AtMs >= windowMs; forgotten++)
        {
            _sequences.Remove(_byAge.Head.Key);
            _byAge.Drop();
        }

        return forgotten;
    }

    public AppendCapture<DedupEntry> Capture() => _byAge.Capture();
}
