using System.Buffers;

namespace Rrmq.Queues.Tests;

/// <summary>Captures written to memory and read from it.</summary>
internal static class Snapshots
{
    public static byte[] Encode(StateCapture capture)
    {
        var output = new ArrayBufferWriter<byte>();
        capture.Encode(output);
        return output.WrittenSpan.ToArray();
    }

    public static QueueStateMachine Load(byte[] bytes, int blockBytes)
    {
        var at = 0;
        return QueueStateMachine.Restore(() =>
        {
            var block = bytes.AsMemory(at, Math.Min(blockBytes, bytes.Length - at));
            at += block.Length;
            return block;
        });
    }
}
