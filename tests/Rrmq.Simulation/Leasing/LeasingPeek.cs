using System.Globalization;
using Rrmq.Node;
using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>A look at a stretch of a topic through some node: it has no effect, and shows the state as it was after the entry that it names.</summary>
internal sealed class LeasingPeek
{
    private const int Page = 5;
    private const long PatienceMs = 900;

    private readonly SimNode _node;
    private readonly Inbox _inbox;
    private readonly LogIndex _asked;
    private readonly PendingQuery<string> _query;
    private readonly byte[] _topic;
    private readonly MessageState? _state;
    private readonly long _from;

    private LeasingPeek(SimNode node, Inbox inbox, LogIndex asked, byte[] topic, MessageState? state, long from)
    {
        (_node, _inbox, _asked, _topic, _state, _from) = (node, inbox, asked, topic, state, from);
        _query = new PendingQuery<string>(TextIn, contents: null, default, node.NowMs + PatienceMs);
    }

    /// <summary>The entry after which it was answered.</summary>
    public LogIndex At { get; private set; }

    public string? Shown { get; private set; }

    /// <summary>Asks, and takes the answer when it must have come.</summary>
    public static void Draw(Simulation simulation, Chance chance, IReadOnlyList<LeasedTopic> topics)
    {
        var (topic, state, from, node) = (chance.Pick(topics), chance.Between(0, 4), chance.Between(0, 20), chance.Pick(simulation.Nodes));
        if (node.Loop is not { } loop)
            return;
        var peek = new LeasingPeek(node, loop.Inbox, simulation.Watch.Asks(), topic.Bytes, state == 4 ? null : (MessageState)state, from);
        if (loop.Inbox.TryPost(peek._query))
            simulation.Scheduler.After(PatienceMs + 100, () => peek.Take(simulation));
    }

    /// <summary>What the same look at another state shows.</summary>
    public string TextIn(QueueStateMachine state)
    {
        if (state.Peek(_topic, _state, _from, Page) is not { } page)
            return "no such topic";
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join("; ", page.Messages.Select(Text))}, then {page.NextSequence}");
    }

    public override string ToString() => $"a look at {AppliedLog.Text(_topic)} from {_from} ({_state?.ToString() ?? "all"}) after entry {At}";

    private void Take(Simulation simulation)
    {
        _inbox.Release(0);
        if (!_query.Answer.IsCompleted || _query.Answer.GetAwaiter().GetResult() is not { Kind: AnswerKind.Applied } answer)
            return;
        (At, Shown) = (answer.At.Index, answer.Value);
        simulation.Watch.Answered(_node, "Peek", _asked, answer.At);
        simulation.Trace.Mix((ulong)At.Value);
        simulation.Leasing.Saw(this);
    }

    private static string Text(MessageView message) => string.Create(CultureInfo.InvariantCulture,
        $"{message.Id} {message.State} at {message.Content} attempt {message.Attempt} of {message.PublishedMs} priority {message.Priority} group {AppliedLog.Text(message.Group)} until {message.UntilMs} expires {message.ExpiresMs}");
}
