namespace Rrmq.Chaos;

/// <summary>What a run shows while it goes on: each fault on a line; on a terminal below them one line that changes, elsewhere the same as a plain line now and then. Any thread.</summary>
public sealed class ChaosScreen(TextWriter output, bool isTerminal)
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private string _status = "";
    private TimeSpan _toldAt;

    public void Line(string text)
    {
        lock (_gate)
        {
            if (_status.Length > 0)
                output.Write("\r\e[K");
            output.WriteLine(text);
            output.Write(_status);
            output.Flush();
        }
    }

    /// <param name="now">The run's time.</param>
    /// <param name="text">How things stand.</param>
    public void Status(TimeSpan now, string text)
    {
        lock (_gate)
        {
            if (isTerminal)
            {
                var width = Width();
                _status = text.Length < width ? text : text[..(width - 1)];
                output.Write($"\r{_status}\e[K");
            }
            else if (now - _toldAt >= PlainInterval)
            {
                _toldAt = now;
                output.WriteLine(text);
            }

            output.Flush();
        }
    }

    /// <summary>No more of the changing line.</summary>
    public void EndStatus()
    {
        lock (_gate)
        {
            if (_status.Length > 0)
                output.WriteLine();
            _status = "";
        }
    }

    private static int Width() => Console.WindowWidth is > 20 and var width ? width : 80;
}
