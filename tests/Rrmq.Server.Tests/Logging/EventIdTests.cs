using System.Reflection;
using Microsoft.Extensions.Logging;
using Rrmq.Node;
using Rrmq.Transport;

namespace Rrmq.Server.Tests;

/// <summary>The numbers of log lines, by which programs that read the log in JSON tell them apart.</summary>
public sealed class EventIdTests
{
    [Fact]
    public void No_two_lines_have_one_number()
    {
        Assembly[] rooms = [typeof(NodeHost).Assembly, typeof(QueueNode).Assembly, typeof(PeerNetwork).Assembly];
        var lines = rooms.SelectMany(room => room.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Select(method => (method.Name, Line: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(method => method.Line is not null)
            .ToList();

        Assert.True(lines.Count > 50, $"{lines.Count} lines");
        Assert.Empty(lines.GroupBy(method => method.Line!.EventId).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(method => method.Name))}"));
    }
}
