using System.CommandLine;

namespace Rrmq.Cli;

/// <summary><c>rrmq pop</c>, which takes messages for good.</summary>
internal sealed class PopCommand
{
    private readonly TakeFlags _take = new();
    private readonly Option<bool> _raw = new("--raw") { Description = "the bytes alone, without a line end behind each" };

    private PopCommand()
    {
    }

    public static RemoteCommand Create()
    {
        var pop = new PopCommand();
        var command = new DocumentedCommand("pop", "Take messages for good, each on a line of its own. Exit code 3 when there was none.", """
            rrmq pop orders
            rrmq pop orders --max 100 --wait 5s --output json | jq -r .body
            rrmq pop orders --raw > menu.pdf
            """);
        return new RemoteCommand(command).Does([.. pop._take.Symbols, pop._raw], pop.Read);
    }

    private Func<Session, Task<int>> Read(ParseResult result)
    {
        var (path, wait) = _take.Read(result, "pop", _take.Max(result));
        var isRaw = result.GetValue(_raw);
        return async session =>
        {
            var taken = await session.Cluster.ChangeAsync(HttpMethod.Post, path, wait: wait, ended: session.Ended);
            foreach (var message in TakeFlags.Messages(taken))
                MessageText.Write(session, message, isRaw);
            return taken is null ? ExitCode.NothingThere : ExitCode.Done;
        };
    }
}
