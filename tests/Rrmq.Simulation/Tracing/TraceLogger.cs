using Microsoft.Extensions.Logging;

namespace Rrmq.Simulation;

/// <summary>A node's own log lines, among the others in the trace.</summary>
internal sealed class TraceLogger(Simulation simulation, string name) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => simulation.Trace.IsVerbose;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        simulation.Tell($"{name} {formatter(state, exception)}");
}
