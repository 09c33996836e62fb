using System.CommandLine;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>From where a log is to be read: behind a message, from a time on, or from where a group stands, which is not moved.</summary>
internal sealed class LogPlace
{
    private readonly Option<string?> _after = new("--after") { Description = "of a log: begin behind the message with this seq; 0 is the beginning" };
    private readonly Option<string?> _since = new("--since") { Description = "of a log: begin with what was published then, such as 2026-11-26T20:00:00Z" };
    private readonly Option<string?> _group = new("--group") { Description = "of a log: begin where this group stands; it stays there" };

    public IEnumerable<Symbol> Symbols => [_after, _since, _group];

    /// <summary>The first of the flags that was given.</summary>
    public string? Given(ParseResult result) => ((Option<string?>[])[_after, _since, _group]).FirstOrDefault(option => result.GetValue(option) is not null)?.Name;

    /// <summary>Gives the parameter that says so; null when nothing was said.</summary>
    public Func<Session, Task<string>>? Read(ParseResult result, string topic)
    {
        var (after, since, group) = (Flags.Sequence(result, _after), Flags.Moment(result, _since), result.GetValue(_group));
        if ((after is null ? 0 : 1) + (since is null ? 0 : 1) + (group is null ? 0 : 1) > 1)
            throw new ConfigurationException([$"command line: {Given(result)}: must be the only one of --after, --since and --group"]);
        if (after is not null)
            return _ => Task.FromResult($"after={after}");
        if (since is not null)
            return _ => Task.FromResult($"since={V1.Segment(since)}");
        return group is null ? null
            : async session => $"after={(await session.Cluster.GetAsync(GroupCommands.Path(topic, group), ended: session.Ended))!.Value.GetProperty("position").GetInt64()}";
    }
}
