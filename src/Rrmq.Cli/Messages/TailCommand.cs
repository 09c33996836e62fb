using System.CommandLine;
using System.Text.Json;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>
/// <c>rrmq tail</c>: shows messages as they come, without taking them, until a signal. Of a log it shows all of them, from wherever one likes; of a queue those that are there when it looks, twice
/// a second.
/// </summary>
internal sealed class TailCommand
{
    private const int MostAtOnce = 1000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly Argument<string?> _topic = new("TOPIC") { Description = "where", Arity = ArgumentArity.ZeroOrOne };
    private readonly LogPlace _place = new();

    private TailCommand()
    {
    }

    public static RemoteCommand Create()
    {
        var tail = new TailCommand();
        var command = new DocumentedCommand("tail", "Show messages as they come, without taking them, until Ctrl-C. What is taken from a queue between two looks, twice a second, is not seen.", """
            rrmq tail orders
            rrmq tail clicks --after 0 | head -2                     # a log from its beginning
            rrmq tail clicks --group reports --output json           # from where a group stands, which stays there
            """);
        return new RemoteCommand(command).Does([tail._topic, .. tail._place.Symbols], tail.Read);
    }

    private Func<Session, Task<int>> Read(ParseResult result)
    {
        var topic = Flags.Required(result, _topic, "rrmq tail TOPIC");
        var place = _place.Read(result, topic);
        return outer => outer.UntilEndedAsync(async session =>
        {
            try
            {
                var about = (await session.Cluster.GetAsync(V1.Topic(topic), ended: session.Ended))!.Value;
                if (TextTable.Cell(about, "settings", "retention") == "log")
                    await FollowLogAsync(session, topic, place is null ? $"after={TextTable.Cell(about, "last_seq")}" : await place(session));
                else if (place is not null)
                    throw new ConfigurationException([$"command line: {_place.Given(result)}: must be left out: {topic} is a queue, which begins with what comes; rrmq peek shows what is there"]);
                else
                    await FollowQueueAsync(session, topic, about.GetProperty("published").GetInt64());
            }
            catch (OperationCanceledException)
            {
                // Ctrl-C is how it ends.
            }

            return ExitCode.Done;
        });
    }

    private static async Task FollowLogAsync(Session session, string topic, string from)
    {
        while (true)
        {
            var page = (await session.Cluster.GetAsync($"{V1.Topic(topic)}/log?{from}&limit={MostAtOnce}&wait=20s", TimeSpan.FromSeconds(20), session.Ended))!.Value;
            foreach (var message in page.GetProperty("messages").EnumerateArray())
                MessageText.Write(session, message);
            from = $"after={page.GetProperty("next_after").GetInt64()}";
        }
    }

    private static async Task FollowQueueAsync(Session session, string topic, long newest)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(session.Ended))
        {
            var page = (await session.Cluster.GetAsync($"{V1.Topic(topic)}/messages?from={newest + 1}&limit={MostAtOnce}", ended: session.Ended))!.Value;
            foreach (var message in page.GetProperty("items").EnumerateArray())
            {
                MessageText.Write(session, message);
                newest = message.GetProperty("seq").GetInt64();
            }
        }
    }
}
