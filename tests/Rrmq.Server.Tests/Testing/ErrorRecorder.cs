using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Rrmq.Server.Tests;

/// <summary>Keeps the warnings and errors that were logged, as a test may want none. What only says that this machine has much to do is not among them.</summary>
public sealed class ErrorRecorder : ILoggerFactory, ILogger
{
    // Of this node: that the disk holds it up.
    private const int CommitStalls = 4009;

    // That a stop had to be cut short.
    private const int StopIsSlow = 5007;

    // Of Kestrel: that it did not get its turn for a second.
    private const string HeartbeatSlow = "HeartbeatSlow";

    public ConcurrentQueue<string> Problems { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && eventId.Id is not (CommitStalls or StopIsSlow) && eventId.Name != HeartbeatSlow)
            Problems.Enqueue($"{logLevel} {formatter(state, exception)} {exception?.Message}");
    }

    public void Dispose()
    {
    }
}
