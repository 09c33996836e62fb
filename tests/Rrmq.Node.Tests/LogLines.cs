using Microsoft.Extensions.Logging;

namespace Rrmq.Node.Tests;

/// <summary>Keeps every line that was logged, whatever its level.</summary>
internal sealed class LogLines : ILogger
{
    public List<string> All { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        All.Add(formatter(state, exception));
}
