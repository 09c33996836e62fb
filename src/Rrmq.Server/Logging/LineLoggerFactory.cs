using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Rrmq.Server;

/// <summary>
/// The process's logging: lines on stderr. The framework's own voice is kept to warnings, as our lines are meant to be read.
/// </summary>
public sealed class LineLoggerFactory : ILoggerFactory
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new();
    private readonly LineWriter _writer;
    private readonly LineFormat _format;
    private readonly LogLevel _least;
    private readonly TimeProvider _time;

    public LineLoggerFactory(NodeConfiguration configuration, Stream output, bool colours, TimeProvider time)
    {
        _writer = new LineWriter(output);
        _format = new LineFormat(configuration.Node.Self.Name, configuration.Server.LogAsJson, colours && !configuration.Server.LogAsJson);
        _least = configuration.Server.LogLevel;
        _time = time;
    }

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, Make);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("log lines have one way out");

    public void Dispose() => _writer.Dispose();

    private LineLogger Make(string category)
    {
        var isOurs = category.StartsWith("Rrmq", StringComparison.Ordinal);
        return new LineLogger(category, isOurs || _least > LogLevel.Warning ? _least : LogLevel.Warning, _format, _writer, _time);
    }
}
