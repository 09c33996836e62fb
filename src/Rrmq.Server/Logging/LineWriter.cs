using System.Collections.Concurrent;
using System.Text;

namespace Rrmq.Server;

/// <summary>
/// Writes log lines on a thread of its own. Whoever logs never waits: when the reader of the stream does not keep up and the queue is full, lines are dropped
/// and counted. Thread-safe.
/// </summary>
internal sealed class LineWriter : IDisposable
{
    private const int MaxQueued = 4096;
    private static readonly TimeSpan FlushTime = TimeSpan.FromMilliseconds(200);
    private readonly BlockingCollection<string> _queue = new(MaxQueued);
    private readonly Stream _output;
    private readonly Thread _thread;
    private int _dropped;

    public LineWriter(Stream output)
    {
        _output = output;
        _thread = new Thread(Run) { IsBackground = true, Name = "rrmq log lines" };
        _thread.Start();
    }

    public void Write(string line)
    {
        try
        {
            if (_queue.IsAddingCompleted || !_queue.TryAdd(line))
                Interlocked.Increment(ref _dropped);
        }
        catch (InvalidOperationException)
        {
            // Closed in between: the process ends while others still have something to say.
        }
    }

    /// <summary>Lets what is queued be written, but not for long: a reader that is gone must not keep the process.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join(FlushTime);
    }

    private void Run()
    {
        try
        {
            foreach (var line in _queue.GetConsumingEnumerable())
            {
                var dropped = Interlocked.Exchange(ref _dropped, 0);
                _output.Write(Encoding.UTF8.GetBytes(dropped == 0 ? line + "\n" : $"({dropped} log lines were dropped here)\n{line}\n"));
                if (_queue.Count == 0)
                    _output.Flush();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The last is what .NET makes of a file that may not grow further. Nobody reads: the queue fills up and every further line is dropped.
        }
    }
}
