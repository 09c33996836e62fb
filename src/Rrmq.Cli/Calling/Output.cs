using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Rrmq.Cli;

/// <summary>
/// Stdout of a command that asks a cluster. Unlike the console's own it notices when nobody reads any more, so that an endless command ends with its reader, and no message is acknowledged
/// that was written to nobody. One thread.
/// </summary>
internal sealed class Output : IDisposable
{
    private const int BrokenPipe = 32;
    private readonly Stream _stream;
    private readonly CancellationTokenSource _unread = new();
    private bool _isWatched;

    private Output(Stream stream) => _stream = stream;

    public static Output Open() => new(OpenStream());

    /// <summary>Cancelled when nobody reads any more, also while nothing is written: for what would else go on for ever. Only Linux can tell.</summary>
    public CancellationToken Unread
    {
        get
        {
            if (!_isWatched && OperatingSystem.IsLinux() && !_stream.CanSeek)
                new Thread(Watch) { IsBackground = true, Name = "rrmq reader watch" }.Start();
            _isWatched = true;
            return _unread.Token;
        }
    }

    /// <exception cref="OutputClosedException">Nobody reads any more.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
            _stream.Flush();
        }
        catch (IOException e) when (e.HResult == BrokenPipe)
        {
            throw new OutputClosedException(e);
        }
    }

    /// <exception cref="OutputClosedException">Nobody reads any more.</exception>
    public void Line(string text) => Write(Encoding.UTF8.GetBytes(text + "\n"));

    /// <summary>As a node said it, on a line of its own.</summary>
    /// <exception cref="OutputClosedException">Nobody reads any more.</exception>
    public void Json(JsonElement value) => Line(value.GetRawText());

    public void Dispose() => _stream.Dispose();

    private void Watch()
    {
        if (ReaderWatch.WaitForEnd())
            _unread.Cancel();
    }

    private static Stream OpenStream()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        try
        {
            // A file has a place at which the next program goes on; only the console's stream moves it.
            var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return stream.CanSeek ? Console.OpenStandardOutput() : stream;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Console.OpenStandardOutput();
        }
    }
}
