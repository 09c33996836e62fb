using System.Buffers;

namespace Rrmq.Queues;

/// <summary>Stand-in on this branch until `queues` brings its own.</summary>
public static class ResultDetailFormat
{
    public static void Encode(ResultDetail detail, IBufferWriter<byte> target) => throw new NotImplementedException($"{detail} {target}");

    public static ResultDetail Decode(ReadOnlyMemory<byte> bytes) => throw new InvalidBatchException($"{bytes.Length} bytes");
}
