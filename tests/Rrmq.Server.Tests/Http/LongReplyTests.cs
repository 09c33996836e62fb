using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Rrmq.Server.Tests;

/// <summary>Replies much longer than a connection's buffer: what waits for a client that does not read stays small, and does not wait for ever.</summary>
public sealed class LongReplyTests : IAsyncLifetime
{
    private const int Buffer = 64 * 1024;
    private const int BufferAndPiece = Buffer + (24 * 1024);
    private static readonly byte[] Message = [.. Enumerable.Repeat((byte)1, 1024 * 1024)];

    private readonly TestNode _node = new() { Limits = new TransferLimits { ReplyGrace = TimeSpan.FromSeconds(0.2), BytesPerSecond = 100_000_000 } };

    private static ReplyDeadline Unhurried => new(new TransferLimits(), new ManualTime());

    [Fact]
    public async Task A_message_waits_in_pieces_for_a_client_that_does_not_read()
    {
        var (context, pipe) = Connection();

        var writing = MessageReply.WriteAsync(context, Message, replayed: false, Unhurried).AsTask();

        Assert.InRange(Waiting(pipe), Buffer, BufferAndPiece);
        Assert.False(writing.IsCompleted);
        var text = await ReadAsync(pipe, writing);
        Assert.Equal(context.Response.ContentLength, text.Length);
        Assert.Equal($$"""{"success": true, "message": "{{string.Concat(Enumerable.Repeat("\\u0001", Message.Length))}}"}""", text);
    }

    [Fact]
    public async Task A_list_of_topics_waits_in_pieces_too()
    {
        var (context, pipe) = Connection();
        var names = Enumerable.Range(0, 20_000).Select(i => Encoding.UTF8.GetBytes($"topic \"{i}\"")).ToArray();

        var writing = TopicListReply.WriteAsync(context, names, Unhurried).AsTask();

        Assert.InRange(Waiting(pipe), Buffer, BufferAndPiece);
        var text = await ReadAsync(pipe, writing);
        Assert.Equal(context.Response.ContentLength, text.Length);
        Assert.StartsWith("""{"success": true, "topics": ["topic \"0\"", "topic \"1\"", """, text, StringComparison.Ordinal);
        Assert.EndsWith("""topic \"19999\""]}""", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_does_not_read_its_reply_is_cut_off()
    {
        var topic = await NewLongMessageAsync();
        using var connection = await _node.ConnectAsync();
        connection.Stream.Socket.ReceiveBufferSize = 4096;

        await connection.SendAsync($"GET /message/{topic} HTTP/1.1\r\nHost: x\r\n\r\n");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await IsOpenAsync(connection, limit.Token))
            await Task.Yield();

        Assert.Empty(_node.Log.Problems);
    }

    [Fact]
    public async Task A_client_that_goes_away_amid_its_reply_leaves_no_trace()
    {
        var topic = await NewLongMessageAsync();
        using (var connection = await _node.ConnectAsync())
        {
            await connection.SendAsync($"GET /message/{topic} HTTP/1.1\r\nHost: x\r\n\r\n");
            await connection.Stream.ReadExactlyAsync(new byte[1000]);
            connection.Abort();
        }

        Assert.Equal(404, (int)(await _node.Http.GetAsync($"/message/{topic}")).StatusCode);
        Assert.Empty(_node.Log.Problems);
    }

    public ValueTask InitializeAsync() => _node.InitializeAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    // Speaks further into the connection: a server that gave it up answers with a reset.
    private static async Task<bool> IsOpenAsync(RawConnection connection, CancellationToken limit)
    {
        try
        {
            await connection.Stream.WriteAsync("x"u8.ToArray(), limit);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static long Waiting(Pipe pipe)
    {
        Assert.True(pipe.Reader.TryRead(out var read));
        pipe.Reader.AdvanceTo(read.Buffer.Start);
        return read.Buffer.Length;
    }

    private static async Task<string> ReadAsync(Pipe pipe, Task writing)
    {
        var text = new StringBuilder();
        var written = CompleteAfterAsync(writing, pipe.Writer);
        while (true)
        {
            var read = await pipe.Reader.ReadAsync();
            text.Append(Encoding.ASCII.GetString(read.Buffer));
            pipe.Reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }

        await written;
        return text.ToString();
    }

    private static async Task CompleteAfterAsync(Task writing, PipeWriter writer)
    {
        await writing;
        await writer.CompleteAsync();
    }

    private static (HttpContext Context, Pipe Pipe) Connection()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: Buffer, resumeWriterThreshold: Buffer / 2,
            readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new Body(pipe.Writer));
        return (context, pipe);
    }

    private async Task<string> NewLongMessageAsync()
    {
        var topic = await _node.NewTopicAsync();
        await _node.PutAsync("/message", $$"""{"topic": "{{topic}}", "message": "{{string.Concat(Enumerable.Repeat("\\u0001", Message.Length))}}"}""");
        return topic;
    }

    private sealed class Body(PipeWriter writer) : IHttpResponseBodyFeature
    {
        public Stream Stream => Stream.Null;

        public PipeWriter Writer => writer;

        public void DisableBuffering()
        {
        }

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task CompleteAsync() => Task.CompletedTask;
    }
}
