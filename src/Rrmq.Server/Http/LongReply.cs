using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Rrmq.Server;

/// <summary>
/// A reply of a known length, escaped and sent piece by piece straight from the stored bytes: while the client does not read, the connection's own buffer is all
/// that is held, and only until the deadline.
/// </summary>
internal sealed class LongReply : IAsyncDisposable
{
    private const int Piece = 16 * 1024;
    private readonly HttpContext _context;
    private readonly PipeWriter _output;
    private readonly ITimer? _deadline;
    private int _unsent;
    private bool _isGone;

    public LongReply(HttpContext context, long length, ReplyDeadline deadline)
        : this(context, length, deadline, Reply.Json)
    {
    }

    public LongReply(HttpContext context, long length, ReplyDeadline deadline, StringValues contentType)
        : this(context, length > Piece ? deadline.Start(context, length) : null)
    {
        context.Response.StatusCode = 200;
        context.Response.Headers.ContentType = contentType;
        context.Response.ContentLength = length;
    }

    private LongReply(HttpContext context, ITimer? deadline)
    {
        _context = context;
        _output = context.Response.BodyWriter;
        _deadline = deadline;
    }

    /// <summary>True when nobody reads any more.</summary>
    public bool IsGone => _isGone;

    /// <summary>A further stretch, of about so many bytes, of a reply that has begun and whose end nobody knows.</summary>
    public static LongReply Continue(HttpContext context, long length, ReplyDeadline deadline) => new(context, deadline.Start(context, length));

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_isGone)
            return;
        _output.Write(bytes);
        _unsent += bytes.Length;
    }

    /// <summary>Adds text as the inside of a JSON string, as fast as the client takes it.</summary>
    public async ValueTask AddEscapedAsync(ReadOnlyMemory<byte> text)
    {
        while (!text.IsEmpty && !_isGone)
        {
            text = text[EscapeSome(text.Span)..];
            if (_unsent >= Piece)
                await SendAsync();
        }
    }

    /// <summary>Adds bytes as base64, as fast as the client takes them.</summary>
    public async ValueTask AddBase64Async(ReadOnlyMemory<byte> bytes)
    {
        // Whole triples but at the end, so that the pieces make one text.
        const int Some = Piece / 4 * 3;
        while (!bytes.IsEmpty && !_isGone)
        {
            var some = bytes[..Math.Min(Some, bytes.Length)];
            Encode(some.Span);
            bytes = bytes[some.Length..];
            if (_unsent >= Piece)
                await SendAsync();
        }
    }

    /// <summary>Adds bytes as they are, as fast as the client takes them.</summary>
    public async ValueTask AddAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty && !_isGone)
        {
            var some = bytes[..Math.Min(Piece, bytes.Length)];
            Add(some.Span);
            bytes = bytes[some.Length..];
            if (_unsent >= Piece)
                await SendAsync();
        }
    }

    public async ValueTask SendAsync()
    {
        if (_isGone)
            return;
        _unsent = 0;
        var result = await _output.FlushAsync();
        if (!result.IsCompleted)
            return;

        // Nobody reads any more. Without this, what is missing of the reply would count as a mistake of ours.
        _isGone = true;
        _context.Abort();
    }

    public ValueTask DisposeAsync() => _deadline?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Encode(ReadOnlySpan<byte> bytes)
    {
        Base64.EncodeToUtf8(bytes, _output.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        _output.Advance(written);
        _unsent += written;
    }

    private int EscapeSome(ReadOnlySpan<byte> text)
    {
        var written = JsonText.Escape(text, _output.GetSpan(JsonText.LongestEscape), out var taken);
        _output.Advance(written);
        _unsent += written;
        return taken;
    }
}
