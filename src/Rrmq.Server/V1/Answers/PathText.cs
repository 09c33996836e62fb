using System.Text;

namespace Rrmq.Server;

/// <summary>Paths of <c>/v1</c> as they stand in <c>Location</c> and <c>Link</c>: all but unreserved characters percent-encoded (RFC 3986, section 2.3).</summary>
internal static class PathText
{
    public static string Topic(ReadOnlySpan<byte> name) => "/v1/topics/" + Segment(name);

    public static string Group(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> group) => $"{Topic(topic)}/groups/{Segment(group)}";

    private static string Segment(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder();
        foreach (var b in name)
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
                text.Append((char)b);
            else
                text.Append('%').Append(b.ToString("X2"));

        // A lone dot or two are taken for a step in the path by most clients.
        return text.ToString() switch
        {
            "." => "%2E",
            ".." => "%2E%2E",
            var segment => segment,
        };
    }
}
