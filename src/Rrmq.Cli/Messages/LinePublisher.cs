using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;
using Rrmq.Client;

namespace Rrmq.Cli;

/// <summary>
/// Publishes the lines of a stream, bytes as they are, without their line ends. What has come while a batch was on its way is the next one, so that a slow stream is published as it comes and a
/// quick one in large pieces. A batch is stored wholly or not at all: a line that is refused ends it, and the message says which lines are in.
/// </summary>
internal sealed class LinePublisher(Session session, string topic, Publishing what, string acks)
{
    private const int MostLines = 500;
    private const int MostBytes = 1024 * 1024;
    private const int ReadAhead = 4 * MostLines;

    public async Task TogetherAsync(Stream input)
    {
        var lines = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(ReadAhead) { SingleReader = true, SingleWriter = true });
        using var gaveUp = CancellationTokenSource.CreateLinkedTokenSource(session.Ended);
        var reading = ReadAsync(input, lines.Writer, gaveUp.Token);
        try
        {
            for (var first = 1L; await lines.Reader.WaitToReadAsync(session.Ended);)
            {
                var batch = new StringBuilder();
                var count = 0;
                for (; count < MostLines && batch.Length < MostBytes && lines.Reader.TryRead(out var line); count++)
                    batch.Append(what.Item(line)).Append('\n');
                await SendAsync(batch.ToString(), first, count);
                first += count;
            }
        }
        finally
        {
            await gaveUp.CancelAsync();
        }

        await reading;
    }

    /// <summary>One after the other, each under a key of its own that is the same when the same lines come again.</summary>
    public async Task AloneAsync(Stream input, string key)
    {
        var lines = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(ReadAhead) { SingleReader = true, SingleWriter = true });
        using var gaveUp = CancellationTokenSource.CreateLinkedTokenSource(session.Ended);
        var reading = ReadAsync(input, lines.Writer, gaveUp.Token);
        try
        {
            var number = 0L;
            await foreach (var line in lines.Reader.ReadAllAsync(session.Ended))
                PubCommand.Print(session, (await session.Cluster.SendAsync(what.Alone(topic, line, acks, $"{key}-{++number}"), session.Ended))!.Value);
        }
        finally
        {
            await gaveUp.CancelAsync();
        }

        await reading;
    }

    private async Task SendAsync(string batch, long first, int count)
    {
        var outgoing = new Outgoing(HttpMethod.Post, $"{V1.Topic(topic)}/messages/batch?atomic=true&acks={acks}")
        {
            Body = Encoding.UTF8.GetBytes(batch), ContentType = "application/x-ndjson", Key = Outgoing.NewKey(),
        };
        try
        {
            foreach (var published in (await session.Cluster.SendAsync(outgoing, session.Ended))!.Value.GetProperty("results").EnumerateArray())
                PubCommand.Print(session, published);
        }
        catch (RrmqException e)
        {
            await Console.Error.WriteLineAsync($"rrmq: {first - 1} lines are published; the next {count}, which go together, {(e.MayBeApplied ? "may be" : "are not")}:");
            throw;
        }
    }

    /// <summary>Ends the channel with whatever ended the stream.</summary>
    private static async Task ReadAsync(Stream input, ChannelWriter<byte[]> lines, CancellationToken gaveUp)
    {
        var reader = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(gaveUp);
                var rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    await lines.WriteAsync(WithoutReturn(rest.Slice(0, end)), gaveUp);
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (read.IsCompleted)
                {
                    if (rest.Length > 0)
                        await lines.WriteAsync(WithoutReturn(rest), gaveUp);
                    lines.Complete();
                    return;
                }

                reader.AdvanceTo(rest.Start, rest.End);
            }
        }
        catch (OperationCanceledException)
        {
            lines.TryComplete();
        }
        catch (IOException e)
        {
            lines.TryComplete(e);
        }
    }

    private static byte[] WithoutReturn(ReadOnlySequence<byte> line)
    {
        var bytes = line.ToArray();
        return bytes.Length > 0 && bytes[^1] == '\r' ? bytes[..^1] : bytes;
    }
}
