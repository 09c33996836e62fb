using System.Buffers;
using System.Diagnostics;
using Rrmq.Queues;

namespace Rrmq.Bench;

/// <summary>How long the loop stands while the state is captured, and what the rest of a snapshot costs elsewhere, with many messages queued.</summary>
internal static class CaptureBench
{
    private const int Batch = 64;

    public static int Run(BenchArguments arguments)
    {
        Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {arguments.Messages:N0} messages of 128 bytes in one topic, batches of {Batch}");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var state = Fill(arguments.Messages);
        Console.WriteLine($"memory of the state: {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1048576.0:0.0} MiB");

        var captures = new List<double>();
        StateCapture capture = state.Capture();
        for (var i = 0; i < 20; i++)
        {
            var began = Stopwatch.GetTimestamp();
            capture = state.Capture();
            captures.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        captures.Sort();
        Console.WriteLine($"capture, 20 times: median {captures[10]:0.000} ms, longest {captures[^1]:0.000} ms");
        var start = Stopwatch.GetTimestamp();
        var bytes = Encode(capture);
        Console.WriteLine($"encode: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms, {bytes.Length / 1048576.0:0.0} MiB, {bytes.Length / (double)arguments.Messages:0.0} bytes a message");
        start = Stopwatch.GetTimestamp();
        var at = 0;
        var restored = QueueStateMachine.Restore(() =>
        {
            var block = bytes.AsMemory(at, Math.Min(256 * 1024, bytes.Length - at));
            at += block.Length;
            return block;
        });
        Console.WriteLine($"restore: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms, {(restored.StateHash() == state.StateHash() ? "the same state" : "ANOTHER STATE")}");
        return 0;
    }

    private static QueueStateMachine Fill(int messages)
    {
        var state = new QueueStateMachine();
        var writer = new CommandBatchWriter();
        var results = new List<CommandResult>();
        writer.Add(new CreateTopic("t"u8.ToArray(), new TopicLimits(long.MaxValue, long.MaxValue)));
        state.Apply(1, writer.Finish(1), results);
        var publish = new Publish("t"u8.ToArray(), new byte[128]);
        for (long index = 2; state.MessageCount < messages; index++)
        {
            for (var i = 0; i < Batch; i++)
                writer.Add(publish);
            results.Clear();
            state.Apply(index, writer.Finish(index), results);
        }

        return state;
    }

    private static byte[] Encode(StateCapture capture)
    {
        var output = new ArrayBufferWriter<byte>(1 << 20);
        capture.Encode(output);
        return output.WrittenSpan.ToArray();
    }
}
