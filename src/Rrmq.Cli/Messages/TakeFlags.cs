using System.CommandLine;
using System.Text.Json;

namespace Rrmq.Cli;

/// <summary>What <c>rrmq pop</c> and <c>rrmq receive</c> are both told.</summary>
internal sealed class TakeFlags
{
    private const int MostAtOnce = 1000;
    private readonly Argument<string?> _topic = new("TOPIC") { Description = "where from", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _max = new("--max") { Description = "how many at most [default: 1]" };
    private readonly Option<string?> _wait = new("--wait") { Description = "wait so long for the first, up to 60s [default: 0s]" };
    private readonly Option<string?> _group = new("--group") { Description = "of a log: the group of consumers to read for" };

    public IEnumerable<Symbol> Symbols => [_topic, _max, _wait, _group];

    public int Max(ParseResult result) => Flags.Count(result, _max, 1, 1, MostAtOnce);

    /// <summary>What to ask for, so many at once, and how long it may take.</summary>
    public (string Path, TimeSpan Wait) Read(ParseResult result, string verb, int max, string otherwiseWait = "0s")
    {
        var topic = Flags.Required(result, _topic, $"rrmq {verb} TOPIC");
        var group = result.GetValue(_group);
        return ($"{V1.Topic(topic)}/{verb}?max={max}&wait={Flags.Duration(result, _wait) ?? otherwiseWait}{(group is null ? "" : $"&group={V1.Segment(group)}")}",
            Flags.Time(result, _wait, otherwiseWait));
    }

    /// <summary>None when nothing came.</summary>
    public static IEnumerable<JsonElement> Messages(JsonElement? taken) => taken is { } some ? some.GetProperty("messages").EnumerateArray() : [];
}
