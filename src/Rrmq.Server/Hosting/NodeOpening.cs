using Microsoft.Extensions.Logging;
using Rrmq.Node;

namespace Rrmq.Server;

/// <summary>Finds out who the node is and opens its data folder, after it was taken in where it is new, and taken in anew where its folder has lost promises.</summary>
/// <param name="whileDamaged">Called when the folder turns out damaged, before the others are asked.</param>
internal sealed class NodeOpening(ILoggerFactory loggers, ILogger logger, TimeProvider time, Func<NodeConfiguration, Healing, Task> whileDamaged)
{
    /// <summary>The node, and its configuration with who it turned out to be.</summary>
    /// <exception cref="StartupException">The world does not let it start.</exception>
    public async Task<(QueueNode Node, NodeConfiguration Configuration)> OpenAsync(NodeConfiguration configuration)
    {
        try
        {
            var (node, known, finding) = await TryOpenAsync(configuration);
            if (finding is null)
                return (node!, known);
            var healing = new Healing(known, finding, logger, time);
            await whileDamaged(known, healing);
            await healing.RunAsync();
            (node, known, finding) = await TryOpenAsync(configuration);
            return finding is null ? (node!, known) : throw new StartupException($"the data folder was made anew and is damaged again: {finding}");
        }
        catch (Exception e) when (IsOfTheWorld(e))
        {
            throw new StartupException(e.Message.ReplaceLineEndings(" "), e);
        }
    }

    private async Task<(QueueNode? Node, NodeConfiguration Configuration, string? Finding)> TryOpenAsync(NodeConfiguration configuration)
    {
        try
        {
            configuration = configuration.Join is { } join
                ? await Joining.JoinAsync(configuration, join, logger, time)
                : configuration with { Node = Rejoined.Resolve(configuration.Node) };
            var loss = configuration.Join is null ? await LostFolder.FindAsync(configuration.Node) : null;

            // An answer from the network may have brought us onto a thread that serves sockets, and recovery blocks.
            await Task.Yield();
            return loss is null ? (QueueNode.Open(configuration.Node, time, loggers), configuration, null) : (null, configuration, loss);
        }
        catch (Exception e) when (Damage.Of(e) is { } damage)
        {
            return (null, configuration, damage.ReplaceLineEndings(" "));
        }
    }

    // The disk's errors, and the refusals that our own storage puts into one sentence; anything else is a bug and keeps its stack trace.
    private static bool IsOfTheWorld(Exception e) => e is not StartupException
        && (e is IOException or UnauthorizedAccessException || e.GetType().Namespace?.StartsWith("Rrmq.", StringComparison.Ordinal) == true);
}
