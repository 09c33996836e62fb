using System.Buffers;

namespace Rrmq.Queues;

/// <summary>What an answer holds besides its status, as bytes that travel between nodes; as in the snapshot of remembered answers.</summary>
public static class ResultDetailFormat
{
    public static void Encode(ResultDetail detail, IBufferWriter<byte> target) => DetailFormat.Write(detail, new StateWriter(target));

    /// <summary>Trusts nothing: what it allocates is bounded by a few times the bytes that are there.</summary>
    /// <exception cref="InvalidStateException">The bytes are no detail.</exception>
    public static ResultDetail Decode(ReadOnlyMemory<byte> bytes)
    {
        var rest = bytes;
        var reader = new StateReader(() =>
        {
            var block = rest;
            rest = default;
            return block;
        });
        var detail = DetailFormat.Read(reader) ?? throw new InvalidStateException("an answer without a detail");
        return reader.TryEnd() ? detail : throw new InvalidStateException("bytes follow behind an answer");
    }
}
