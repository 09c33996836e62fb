using System.Buffers.Text;
using System.Text;

namespace Rrmq.Load;

/// <summary>
/// One HTTP/1.1 answer at the begin of a buffer: as much of the protocol as the nodes speak, where each answer has a <c>Content-Length</c>. Slices of the buffer; nothing is copied.
/// </summary>
internal readonly ref struct HttpReply
{
    private const int LongestHead = 16 * 1024;
    private const int LongestBody = 64 * 1024 * 1024;

    public int Status { get; private init; }

    public ReadOnlySpan<byte> Leader { get; private init; }

    public ReadOnlySpan<byte> Error { get; private init; }

    public bool IsSurelyNotApplied { get; private init; }

    public bool Closes { get; private init; }

    public ReadOnlySpan<byte> Body { get; private init; }

    /// <summary>How many bytes of the buffer it took.</summary>
    public int Length { get; private init; }

    /// <summary>False while more must come.</summary>
    /// <param name="buffer">What has come so far.</param>
    /// <param name="reply">The answer.</param>
    /// <param name="needed">How many bytes there must be before another look is of use.</param>
    /// <exception cref="InvalidDataException">It is no answer of a node.</exception>
    public static bool TryRead(ReadOnlySpan<byte> buffer, out HttpReply reply, out int needed)
    {
        reply = default;
        needed = buffer.Length + 1;
        var end = buffer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return buffer.Length <= LongestHead ? false : throw new InvalidDataException("an answer's head has no end");
        var head = buffer[..end];
        var line = NextLine(ref head);
        if (!line.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(line[9..], out int status, out var digits) || digits != 3)
            throw new InvalidDataException("what answers does not speak HTTP/1.1");

        ReadOnlySpan<byte> leader = default, error = default;
        var length = -1;
        bool notApplied = false, closes = false;
        while (!head.IsEmpty)
        {
            line = NextLine(ref head);
            if (Is(line, "Content-Length:"u8, out var value) && Utf8Parser.TryParse(value, out int bytes, out _))
                length = bytes;
            else if (Is(line, "RRMQ-Leader:"u8, out value))
                leader = value;
            else if (Is(line, "RRMQ-Error:"u8, out value))
                error = value;
            else if (Is(line, "RRMQ-Outcome:"u8, out value))
                notApplied = value.SequenceEqual("not-applied"u8);
            else if (Is(line, "Connection:"u8, out value))
                closes = Ascii.EqualsIgnoreCase(value, "close"u8);
        }

        if (length is < 0 or > LongestBody)
            throw new InvalidDataException("an answer has no Content-Length that can be right: speak to the nodes themselves, not through a proxy");
        needed = end + 4 + length;
        if (buffer.Length < needed)
            return false;
        reply = new HttpReply
        {
            Status = status,
            Leader = leader,
            Error = error,
            IsSurelyNotApplied = notApplied,
            Closes = closes,
            Body = buffer.Slice(end + 4, length),
            Length = needed,
        };
        return true;
    }

    private static ReadOnlySpan<byte> NextLine(scoped ref ReadOnlySpan<byte> rest)
    {
        var at = rest.IndexOf("\r\n"u8);
        var line = at < 0 ? rest : rest[..at];
        rest = at < 0 ? default : rest[(at + 2)..];
        return line;
    }

    private static bool Is(ReadOnlySpan<byte> line, scoped ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (line.Length < name.Length || !Ascii.EqualsIgnoreCase(line[..name.Length], name))
            return false;
        value = line[name.Length..].Trim((byte)' ');
        return true;
    }
}
