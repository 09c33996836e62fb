using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Rrmq.Server.Tests;

/// <summary>Keeps the warnings and errors that were logged, as a test may want none.</summary>
public sealed class ErrorRecorder : ILoggerFactory, ILogger
{
    public ConcurrentQueue<string> Problems { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Problems.Enqueue($"{logLevel} {formatter(state, exception)} {exception?.Message}");
    }

    public void Dispose()
    {
    }
}
