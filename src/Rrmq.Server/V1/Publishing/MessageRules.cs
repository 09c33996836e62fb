using System.Buffers;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>What may travel with a message.</summary>
internal static class MessageRules
{
    public const int MaxGroupBytes = 255;
    public const int MaxDedupBytes = 255;
    public const int MaxContentType = 255;
    public const int MaxPriority = 9;
    public const int MaxHeaders = 64;
    public const int MaxHeaderName = 128;
    public const int MaxHeaderBytes = 8 * 1024;

    public const string TextType = "text/plain; charset=utf-8";

    public const string ContentTypeRule = "must be 1 to 255 printable ASCII characters, such as text/plain";
    public const string HeaderNameRule = "must be RRMQ-Meta- and 1 to 118 letters, digits or -_.~, or traceparent or tracestate";
    public const string HeaderValueRule = "must be printable ASCII without blanks at its ends";
    public const string HeadersRule = "must be at most 64 headers of 8192 bytes in all";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    /// <summary>A header of the publisher's own, or of a trace: what is returned as sent.</summary>
    public static bool IsCarried(string name) =>
        name.Equals(RrmqHeaders.TraceParent, StringComparison.OrdinalIgnoreCase) || name.Equals(RrmqHeaders.TraceState, StringComparison.OrdinalIgnoreCase)
        || (name.StartsWith(RrmqHeaders.MetaPrefix, StringComparison.OrdinalIgnoreCase) && name.Length > RrmqHeaders.MetaPrefix.Length && name.Length <= MaxHeaderName
            && !name.AsSpan().ContainsAnyExcept(NameCharacters));

    // HTTP takes blanks at the ends of a value away, so that they would not be returned as sent.
    public static bool IsHeaderValue(string value) => IsPrintable(value) && (value.Length == 0 || (value[0] != ' ' && value[^1] != ' '));

    public static bool IsContentType(string value) => value.Length is >= 1 and <= MaxContentType && IsHeaderValue(value);

    private static bool IsPrintable(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
