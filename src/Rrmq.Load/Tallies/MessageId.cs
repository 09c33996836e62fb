using System.Diagnostics.CodeAnalysis;

namespace Rrmq.Load;

/// <summary>
/// Who published a message, and as which of its messages: the first 16 bytes of every body, printable and free of anything that JSON escapes, so that a generator can patch them in place. The
/// last two are a check, so that a foreign or damaged message is not taken for one of ours.
/// </summary>
/// <param name="Run">Tells this run from others on the same topic; 24 bits.</param>
/// <param name="Producer">18 bits.</param>
/// <param name="Number">From 0, in the order of publishing; 42 bits.</param>
internal readonly record struct MessageId(int Run, int Producer, long Number)
{
    public const int Length = 16;

    private const int RunLength = 4;
    private const int ProducerLength = 3;
    private const int NumberLength = 7;
    private const int CheckLength = 2;

    private static ReadOnlySpan<byte> Digits => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"u8;

    public void Write(Span<byte> target)
    {
        Put(target, 0, RunLength, Run);
        Put(target, RunLength, ProducerLength, Producer);
        Put(target, RunLength + ProducerLength, NumberLength, Number);
        Put(target, Length - CheckLength, CheckLength, Check(target[..(Length - CheckLength)]));
    }

    public static bool TryRead(ReadOnlySpan<byte> text, out MessageId id)
    {
        id = default;
        if (text.Length < Length
            || !TryGet(text[(Length - CheckLength)..Length], out var check)
            || check != Check(text[..(Length - CheckLength)])
            || !TryGet(text[..RunLength], out var run)
            || !TryGet(text.Slice(RunLength, ProducerLength), out var producer)
            || !TryGet(text.Slice(RunLength + ProducerLength, NumberLength), out var number))
            return false;
        id = new MessageId((int)run, (int)producer, number);
        return true;
    }

    [SuppressMessage("Security", "CA5394", Justification = "Names a run; nothing is secret about it.")]
    public static int NewRun() => Random.Shared.Next(1 << 24);

    private static void Put(Span<byte> target, int at, int length, long value)
    {
        for (var i = length - 1; i >= 0; i--, value >>= 6)
            target[at + i] = Digits[(int)(value & 63)];
    }

    private static bool TryGet(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        foreach (var digit in text)
        {
            var six = ValueOf(digit);
            if (six < 0)
                return false;
            value = (value << 6) | (uint)six;
        }

        return true;
    }

    private static int ValueOf(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'A' and <= (byte)'Z' => digit - 'A' + 10,
        >= (byte)'a' and <= (byte)'z' => digit - 'a' + 36,
        (byte)'-' => 62,
        (byte)'_' => 63,
        _ => -1,
    };

    private static long Check(ReadOnlySpan<byte> text)
    {
        var hash = 2166136261u;
        foreach (var one in text)
            hash = (hash ^ one) * 16777619;
        return (hash ^ (hash >> 12) ^ (hash >> 24)) & 0xFFF;
    }
}
