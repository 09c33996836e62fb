using Microsoft.Extensions.Logging;

namespace Rrmq.Server;

/// <summary>The logger of one category.</summary>
internal sealed class LineLogger(string category, LogLevel least, LineFormat format, LineWriter writer, TimeProvider time) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            writer.Write(format.Format(time.GetLocalNow(), logLevel, eventId, category, formatter(state, exception), exception));
    }
}
