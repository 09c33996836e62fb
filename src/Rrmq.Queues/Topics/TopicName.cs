using System.Buffers;
using System.Text;

namespace Rrmq.Queues;

/// <summary>The rule for names: 1 to 255 bytes of UTF-8 without control characters. Any other text is a name, compared byte by byte.</summary>
public static class TopicName
{
    public const int MaxBytes = 255;

    /// <summary>Null when <paramref name="name"/> is a name, else the broken rule in words.</summary>
    public static string? Validate(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
            return "a topic name must not be empty";
        if (name.Length > MaxBytes)
            return $"a topic name has at most {MaxBytes} bytes, this one has {name.Length}";

        for (var rest = name; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var length) != OperationStatus.Done)
                return "a topic name must be valid UTF-8";
            if (Rune.IsControl(rune))
                return $"a topic name must not contain control characters, this one has U+{rune.Value:X4}";
            rest = rest[length..];
        }

        return null;
    }
}
