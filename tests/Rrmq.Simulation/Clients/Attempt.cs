using System.Text;
using Rrmq.Node;
using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>A request on its way to one node, and back.</summary>
internal sealed class Attempt
{
    private readonly PendingCommand? _command;
    private readonly PendingListing? _listing;
    private readonly Inbox _inbox;

    private Attempt(ClientRequest request, SimNode node, Inbox inbox, long deadlineMs, LogIndex asked)
    {
        (Node, Asked, _inbox) = (node, asked, inbox);
        if (request.Command is { } command)
            _command = new PendingCommand(command, deadlineMs);
        else
            _listing = new PendingListing(anyNode: true, deadlineMs);
    }

    public SimNode Node { get; }

    /// <summary>How far anybody had committed when this was asked.</summary>
    public LogIndex Asked { get; }

    public bool IsAnswered => _command?.Task.IsCompleted ?? _listing!.Task.IsCompleted;

    public ClientAnswer Answer
    {
        get
        {
            if (_command is not null)
            {
                var answer = _command.Task.GetAwaiter().GetResult();
                return new ClientAnswer(answer.Kind, answer.Result, answer.Leader, answer.At) { Body = answer.Body };
            }

            var listing = _listing!.Task.GetAwaiter().GetResult();

            // The topics of /v1 are not these clients' business.
            return new ClientAnswer(listing.Kind, default, listing.Leader, listing.At, [.. listing.Names.Select(Encoding.UTF8.GetString).Where(static name => name[0] == 't')]);
        }
    }

    /// <summary>Null when the node is too busy to take it.</summary>
    public static Attempt? Post(ClientRequest request, SimNode node, Inbox inbox, long deadlineMs, LogIndex asked)
    {
        var attempt = new Attempt(request, node, inbox, deadlineMs, asked);
        var isTaken = attempt._command is not null ? inbox.TryPost(attempt._command) : inbox.TryPost(attempt._listing!);
        return isTaken ? attempt : null;
    }

    /// <summary>Whatever came of it, it takes no more room there.</summary>
    public void Release() => _inbox.Release(_command?.Command.EncodedSize ?? 0);
}
