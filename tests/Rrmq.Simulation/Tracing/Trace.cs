using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Rrmq.Simulation;

/// <summary>
/// What happened, in order. A hash over every message, disk operation and client's answer, by which two runs of one seed are compared; and lines for whoever must read
/// them: faults, ends, starts, roles; with <see cref="IsVerbose"/> all the rest. Lines are no part of the hash, so that reading along changes nothing.
/// </summary>
internal sealed class Trace
{
    private const int KeptLines = 60;
    private readonly Queue<string> _last = new();

    public ulong Hash { get; private set; } = 0xCBF29CE484222325;

    /// <summary>Gets each line as it is made.</summary>
    public Action<string>? Reader { get; init; }

    /// <summary>True when messages, writes and answers are to be told too. Look at it before making such a line.</summary>
    public bool IsVerbose { get; init; }

    public IReadOnlyCollection<string> LastLines => _last;

    public void Note(long nowMs, string what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{nowMs,6} {what}");
        Mix((ulong)nowMs);
        Reader?.Invoke(line);
        _last.Enqueue(line);
        if (_last.Count > KeptLines)
            _last.Dequeue();
    }

    public void Mix(ulong word) => Hash = (BitOperations.RotateLeft(Hash, 29) ^ word) * 0x9E3779B97F4A7C15;

    public void Mix(ReadOnlySpan<byte> bytes)
    {
        Mix((ulong)bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        var last = 0UL;
        foreach (var one in bytes)
            last = (last << 8) | one;
        Mix(last);
    }
}
