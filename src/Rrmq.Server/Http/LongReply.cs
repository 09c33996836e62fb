using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

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
    {
        context.Response.StatusCode = 200;
        context.Response.Headers.ContentType = Reply.Json;
        context.Response.ContentLength = length;
        _context = context;
        _output = context.Response.BodyWriter;
        _deadline = length > Piece ? deadline.Start(context, length) : null;
    }

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

    private int EscapeSome(ReadOnlySpan<byte> text)
    {
        var written = JsonText.Escape(text, _output.GetSpan(JsonText.LongestEscape), out var taken);
        _output.Advance(written);
        _unsent += written;
        return taken;
    }
}
