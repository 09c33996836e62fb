using System.CommandLine;
using Rrmq.Client;

namespace Rrmq.Cli;

/// <summary><c>rrmq peek</c>, which looks at messages without taking them, and <c>rrmq tail</c>, which goes on looking as they come.</summary>
internal sealed class LookFlags : ISubcommand
{
    private const int MostAtOnce = 1000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly string[] Heads = ["ID", "STATE", "ATTEMPT", "PUBLISHED", "SIZE", "BODY"];
    private readonly bool _isTail;
    private readonly ClientForm _form = new();
    private readonly Argument<string?> _topic = new("TOPIC") { Description = "where", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _limit = new("--limit") { Description = "how many at most [default: 10]" };
    private readonly Option<string?> _state = new("--state") { Description = "only ready, leased, delayed or dead ones" };

    public LookFlags(bool isTail)
    {
        _isTail = isTail;
        Command = isTail
            ? new Command("tail", "Show messages as they come, without taking them, until Ctrl-C. What is taken between two looks, twice a second, is not seen.") { _topic, _form.At, _form.Output }
            : new Command("peek", "Look at the first messages of a topic without taking them: rrmq peek orders --state dead") { _topic, _limit, _state, _form.At, _form.Output };
    }

    public Command Command { get; }

    public Task<int> RunAsync(ParseResult result)
    {
        if (result.GetValue(_topic) is not { } topic)
            return ClientForm.RefuseAsync($"rrmq: TOPIC is missing: rrmq {Command.Name} TOPIC");
        if (_isTail)
            return _form.RunAsync(result, (client, asJson) => TailAsync(client, topic, asJson));
        if (!ClientForm.TryCount(result, _limit, 10, MostAtOnce, out var limit))
            return Task.FromResult(2);
        return _form.RunAsync(result, (client, asJson) => PeekAsync(client, topic, limit, result.GetValue(_state), asJson));
    }

    private static async Task<int> PeekAsync(RrmqClient client, string topic, int limit, string? state, bool asJson)
    {
        var page = await client.PeekAsync(topic, limit: limit, state: state);
        if (asJson)
        {
            await using var output = Console.OpenStandardOutput();
            foreach (var message in page.Items)
                await MessageLine.WriteAsync(output, message, asJson: true, withReceipt: false);
        }
        else
        {
            Console.WriteLine(TextTable.Of(Heads, page.Items.Select(Row)));
        }

        return 0;
    }

    /// <summary>A Ctrl-C ends the process, which holds nothing that would be lost by it.</summary>
    private static async Task<int> TailAsync(RrmqClient client, string topic, bool asJson)
    {
        var newest = (await client.GetTopicAsync(topic)).Published;
        using var timer = new PeriodicTimer(Pause);
        await using var output = Console.OpenStandardOutput();
        while (await timer.WaitForNextTickAsync())
        {
            var page = await client.PeekAsync(topic, newest + 1, MostAtOnce);
            foreach (var report in page.Items)
            {
                await MessageLine.WriteAsync(output, report, asJson, withReceipt: false);
                newest = report.Seq;
            }
        }

        return 0;
    }

    private static string[] Row(RrmqMessage message) =>
        [message.Id, message.State ?? "", $"{message.Attempt}", $"{message.Published:yyyy-MM-dd HH:mm:ss}", $"{message.Body.Length}", OneLine(message.Text)];

    private static string OneLine(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length > 60 ? line[..60] + "…" : line;
    }
}
