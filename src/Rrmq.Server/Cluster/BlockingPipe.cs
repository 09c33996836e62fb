using System.IO.Pipelines;

namespace Rrmq.Server;

/// <summary>The writing end of a pipe for a thread that may wait: a write blocks while the reader is behind, and ends with the token.</summary>
internal sealed class BlockingPipe(PipeWriter output, CancellationToken ended) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        System.Buffers.BuffersExtensions.Write(output, buffer);
        var flushed = output.FlushAsync(ended).AsTask().GetAwaiter().GetResult();
        if (flushed.IsCompleted)
            throw new OperationCanceledException("nobody reads any more");
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
