using Microsoft.Extensions.Logging;

namespace Rrmq.Transport.Tests;

/// <summary>Keeps every line, to be looked for and waited for.</summary>
internal sealed class RecordingLogger : ILogger
{
    private readonly Lock gate = new();
    private readonly List<(int Id, string Line)> lines = [];
    private readonly Signal signal = new();

    public IReadOnlyList<string> Lines(int id)
    {
        lock (gate) return [.. lines.Where(line => line.Id == id).Select(line => line.Line)];
    }

    public Task Until(int id, string text) => signal.Until(() => Lines(id).Any(line => line.Contains(text, StringComparison.Ordinal)), All);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (gate) lines.Add((eventId.Id, formatter(state, exception) + exception));
        signal.Raise();
    }

    private string All()
    {
        lock (gate) return string.Join('\n', lines);
    }
}
