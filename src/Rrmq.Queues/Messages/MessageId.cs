using System.Buffers;
using System.Globalization;

namespace Rrmq.Queues;

/// <summary>A message's name, never used twice: the number of its topic and its place in it. As text <c>7-1042</c>.</summary>
public readonly record struct MessageId(long Topic, long Sequence)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Topic}-{Sequence}");

    public static bool TryParse(ReadOnlySpan<char> text, out MessageId id)
    {
        id = default;
        var dash = text.IndexOf('-');
        if (dash < 1 || !TryNumber(text[..dash], out var topic) || !TryNumber(text[(dash + 1)..], out var sequence))
            return false;
        id = new MessageId(topic, sequence);
        return true;
    }

    // One text for each id: no signs, no leading zeros.
    private static bool TryNumber(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        return text.Length is > 0 and < 20 && text[0] != '0' && !text.ContainsAnyExcept(Digits) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
}
