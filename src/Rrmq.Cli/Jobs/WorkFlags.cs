using System.CommandLine;
using System.Text.Json.Nodes;

namespace Rrmq.Cli;

/// <summary>What may be said of a job, and of the jobs that a schedule makes.</summary>
internal sealed class WorkFlags
{
    private readonly Option<string?> _priority = new("--priority") { Description = "0 to 9, higher goes first [default: 0]" };
    private readonly Option<string?> _maxAttempts = new("--max-attempts") { Description = "how often it is tried [default: as its type says]" };
    private readonly Option<string?> _backoff = new("--backoff") { Description = "rest after the first failure, twice as long after each further one" };
    private readonly Option<string?> _keep = new("--keep") { Description = "how long it and its result stay when it has ended [default: 1h]" };

    public IEnumerable<Symbol> Symbols => [_priority, _maxAttempts, _backoff, _keep];

    public void Fill(ParseResult result, JsonObject body)
    {
        if (Flags.Count(result, _priority, 0, 9) is { } priority)
            body["priority"] = priority;
        if (Flags.Count(result, _maxAttempts, 0, 1000) is { } attempts)
            body["max_attempts"] = attempts;
        if (Flags.Duration(result, _backoff) is { } backoff)
            body["backoff"] = backoff;
        if (Flags.Duration(result, _keep) is { } keep)
            body["keep"] = keep;
    }
}
