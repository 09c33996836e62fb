using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Rrmq.Server;

/// <summary>Short texts that are shown to people and kept with messages: groups, reasons, consumers, duplicate ids.</summary>
internal static class PlainText
{
    public static string Rule(int maxBytes) => $"must be 1 to {maxBytes} bytes of UTF-8 without control characters";

    /// <summary>The text's bytes, or null when it breaks the rule.</summary>
    public static byte[]? Check(string text, int maxBytes) =>
        text.Length is >= 1 && text.Length <= maxBytes && !text.Any(char.IsControl) && TryEncode(text, out var bytes) && bytes.Length <= maxBytes ? bytes : null;

    // A lone surrogate is no text, and would silently become another one.
    private static bool TryEncode(string text, out byte[] bytes)
    {
        bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var isText = Utf8.FromUtf16(text, bytes, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done;
        bytes = bytes[..length];
        return isText;
    }
}
