using System.Globalization;
using System.Text;
using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>The head of the answer to a handshake, as the dialer reads it: an incarnation, a refusal, or a sentence on what is wrong with it. Pure.</summary>
internal abstract record HandshakeAnswer
{
    private HandshakeAnswer()
    {
    }

    public sealed record Admitted(Incarnation Incarnation, bool AnswersProbes) : HandshakeAnswer;

    public sealed record Refused(int Status, string Slug, string Reason) : HandshakeAnswer;

    public sealed record Unreadable(string Why) : HandshakeAnswer;

    public static HandshakeAnswer Parse(ReadOnlySpan<byte> head)
    {
        var lines = Encoding.Latin1.GetString(head).Split("\r\n");
        var status = StatusOf(lines[0]);
        if (status == 0) return new Unreadable($"'{HeaderText.Clean(lines[0], 80)}' is not an HTTP/1.1 status line");

        string? upgrade = null, incarnation = null, probes = null, slug = null, reason = null;
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) continue;
            var name = line.AsSpan(0, colon);
            var value = line[(colon + 1)..].Trim();
            if (Is(name, "Upgrade")) upgrade = value;
            else if (Is(name, HandshakeHeaders.Incarnation)) incarnation = value;
            else if (Is(name, HandshakeHeaders.Probes)) probes = value;
            else if (Is(name, HandshakeHeaders.Error)) slug = value;
            else if (Is(name, HandshakeHeaders.Reason)) reason = value;
        }

        if (status != 101)
            return new Refused(status, HeaderText.Clean(slug ?? "refused", 64), HeaderText.Clean(reason ?? "No reason given.", 512));
        if (upgrade != HandshakeHeaders.Protocol)
            return new Unreadable($"it switched to '{HeaderText.Clean(upgrade, 64)}' instead of {HandshakeHeaders.Protocol}");
        return HeaderText.TryHex(incarnation, out var value64)
            ? new Admitted(new Incarnation(value64), probes == "1")
            : new Unreadable($"its {HandshakeHeaders.Incarnation} is missing or unreadable");
    }

    private static int StatusOf(string line) =>
        line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && line.Length >= 12
        && int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and <= 599
            ? status
            : 0;

    private static bool Is(ReadOnlySpan<char> name, string expected) => name.Equals(expected, StringComparison.OrdinalIgnoreCase);
}
