using System.CommandLine;

namespace Rrmq.Cli;

/// <summary>
/// <c>rrmq tail</c>: shows messages as they come, without taking them, until a signal. Those that are there when it looks, twice a second.
/// </summary>
internal sealed class TailCommand
{
    private const int MostAtOnce = 1000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly Argument<string?> _topic = new("TOPIC") { Description = "where", Arity = ArgumentArity.ZeroOrOne };

    private TailCommand()
    {
    }

    public static RemoteCommand Create()
    {
        var tail = new TailCommand();
        var command = new DocumentedCommand("tail", "Show messages as they come, without taking them, until Ctrl-C. What is taken from a queue between two looks, twice a second, is not seen.", """
            rrmq tail orders
            """);
        return new RemoteCommand(command).Does([tail._topic], tail.Read);
    }

    private Func<Session, Task<int>> Read(ParseResult result)
    {
        var topic = Flags.Required(result, _topic, "rrmq tail TOPIC");
        return outer => outer.UntilEndedAsync(async session =>
        {
            try
            {
                var about = (await session.Cluster.GetAsync(V1.Topic(topic), ended: session.Ended))!.Value;
                await FollowQueueAsync(session, topic, about.GetProperty("published").GetInt64());
            }
            catch (OperationCanceledException)
            {
                // Ctrl-C is how it ends.
            }

            return ExitCode.Done;
        });
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
