using Microsoft.Extensions.Logging;

namespace Rrmq.Transport.Tests;

/// <summary>Keeps every line, to be looked for and waited for.</summary>
internal sealed class RecordingLogger : ILogger
{
    private readonly Lock _gate = new();
    private readonly List<(int Id, LogLevel Level, string Line)> _lines = [];
    private readonly Signal _signal = new();

    public IReadOnlyList<string> Lines(int id)
    {
        lock (_gate) return [.. _lines.Where(line => line.Id == id).Select(line => line.Line)];
    }

    public IReadOnlyList<string> Lines(LogLevel level)
    {
        lock (_gate) return [.. _lines.Where(line => line.Level == level).Select(line => line.Line)];
    }

    public Task Until(int id, string text) => _signal.Until(() => Lines(id).Any(line => line.Contains(text, StringComparison.Ordinal)), All);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_gate) _lines.Add((eventId.Id, logLevel, formatter(state, exception) + exception));
        _signal.Raise();
    }

    private string All()
    {
        lock (_gate) return string.Join('\n', _lines);
    }
}
