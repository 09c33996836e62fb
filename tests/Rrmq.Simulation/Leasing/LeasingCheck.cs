using System.Buffers;
using System.Text;
using Rrmq.Histories;
using Rrmq.Node;
using Rrmq.Queues;
using Rrmq.Raft;

namespace Rrmq.Simulation;

/// <summary>
/// Holds what clients of <c>/v1</c> were told to the committed log, applied once more to an empty state, and the log's results to the plain rules of leases and of order. And, trusting nothing but the clients: what was
/// acknowledged came to somebody, and nothing came again after its ack.
/// </summary>
internal sealed class LeasingCheck(LeasingMix mix, IReadOnlyList<LeasingOperation> operations, IReadOnlyList<LeasingPeek> peeks)
{
    private readonly QueueStateMachine _state = new();
    private readonly LeaseLedger _leases = new();
    private readonly JobLedger _jobs = new();
    private readonly Dictionary<string, OrderLedger> _orders = mix.Topics.Where(topic => topic.IsOrdered && !topic.IsLog).ToDictionary(topic => topic.Name, topic => new OrderLedger(topic));
    private readonly Dictionary<string, GroupLedger> _groups = mix.Topics.Where(topic => topic is { IsLog: true, IsReplayed: false, KeepsAll: true, Settings.MaxAttempts: 0 }).ToDictionary(topic => topic.Name, topic => new GroupLedger(topic));
    private readonly Dictionary<LogIndex, ReadOnlyMemory<byte>> _payloads = [];
    private readonly Dictionary<(LogIndex, int?), List<LeasingOperation>> _answered = operations.Where(operation => operation.Fate is Fate.Done or Fate.Refused)
        .GroupBy(operation => (operation.Answer.At.Index, operation.Answer.At.Ordinal)).ToDictionary(group => group.Key, group => group.ToList());
    private readonly Dictionary<string, int> _applied = [];
    private readonly ILookup<LogIndex, LeasingPeek> _seen = peeks.ToLookup(peek => peek.At);

    /// <summary>The numbers of the topics that are there, as their makers were told.</summary>
    private readonly Dictionary<string, long> _numbers = [];
    private Term _term;

    public void Run(IEnumerable<Entry> log)
    {
        foreach (var entry in log)
        {
            _payloads[entry.Index] = entry.Payload;
            Apply(entry);
        }

        foreach (var operation in operations)
            CheckCount(operation);
        if (operations.Count > 0)
        {
            foreach (var groups in _groups.Values)
                groups.Finish();
        }

        CheckClients();
        _jobs.CheckEnd(_state);
    }

    private void Apply(Entry entry)
    {
        var (before, leases) = (_state.NowMs, _state.LeaseCount);
        var payload = entry.Kind == EntryKind.Command ? entry.Payload : default;
        var results = new List<CommandResult>();
        _state.Apply(entry.Index.Value, payload, results);
        if (!payload.IsEmpty)
            Follow(entry, payload, results, before, leases);
        foreach (var operation in _answered.GetValueOrDefault((entry.Index, null), []))
            CheckRead(operation);
        foreach (var peek in _seen[entry.Index])
            CheckPeek(peek);
    }

    private void Follow(Entry entry, ReadOnlyMemory<byte> payload, List<CommandResult> results, long before, long leases)
    {
        var batch = new CommandBatchReader(payload);
        for (var ordinal = 0; batch.TryRead(out var view); ordinal++)
        {
            var where = $"{view.Kind} at {LogPosition.Of(entry.Index, ordinal)}";
            // A batch before it may carry the time at which somebody still led, and no command.
            if (ordinal == 0 && entry.Term != _term)
            {
                _term = entry.Term;
                if (leases > 0 && view.Kind != CommandKind.BeginLeadership)
                    Broken("a leader's first word", $"{leases} leases are open, and the first stamp of term {entry.Term} is {where}");
                if (view.Kind == CommandKind.BeginLeadership && results.Count == 1 && _state.LeaseCount != leases)
                    Broken("no lease runs out by a failover", $"{leases} leases were open before {where}, and {_state.LeaseCount} are after it");
            }

            if (view.Kind == CommandKind.BeginLeadership && ordinal == 0)
            {
                _leases.LeadershipBegins(before, _state.NowMs);
                _jobs.LeadershipBegins(before, _state.NowMs);
            }

            if (view.Kind > CommandKind.Pop && view.Kind != CommandKind.BeginLeadership)
                Follow(where, view.ToCommand(), results[ordinal]);
            foreach (var operation in _answered.GetValueOrDefault((entry.Index, ordinal), []))
                CheckAnswer(operation, view.ToCommand(), results[ordinal]);
        }
    }

    private void Follow(string where, Command command, in CommandResult result)
    {
        // Whoever waits may try in vain before.
        var marker = LeasingWork.MarkerOf(command, "");
        if (result.Status == CommandStatus.Done)
            _applied[marker] = _applied.GetValueOrDefault(marker) + 1;
        if (result.Replayed)
            return;
        _jobs.Follow(where, command, result, _state.NowMs);
        var topic = AppliedLog.Text(command.Topic);
        var group = LineOf(command);
        var number = _state.NumberOf(command.Topic.Span, group)?.Number;
        var order = _orders.GetValueOrDefault(topic);
        var groups = _groups.GetValueOrDefault(topic);
        switch (result.Detail)
        {
            case ConfiguredTopic configured:
                _numbers[topic] = configured.Topic.Number;
                break;
            case Counted purged when command is PurgeTopic:
                order?.Purged(where, purged, sequence => _leases.IsLeased(new MessageId(_numbers[topic], sequence), _state.NowMs));
                break;
            case null when command is DeleteTopic && result.Status == CommandStatus.Done:
                _leases.TopicGone(_numbers[topic]);
                _numbers.Remove(topic);
                order?.Deleted();
                break;
            case PublishedMessages published when order is not null || groups is not null:
                for (var i = 0; i < published.Items.Count; i++)
                {
                    if (published.Items[i].Status != CommandStatus.Done)
                        continue;
                    var (sequence, line) = (published.Items[i].Id.Sequence, AppliedLog.Text(((PublishMessages)command).Messages[i].Group));
                    order?.Published(sequence, line);
                    groups?.Published(sequence, line);
                }

                break;
            case TakenMessages taken:
                foreach (var message in taken.Messages)
                {
                    _leases.Took(where, message, LeasingOperation.NameOf(message, ContentOf(message.Content)), group.Length > 0 ? number : null, _state.NowMs);
                    order?.Took(where, message);
                    groups?.Took(where, Encoding.UTF8.GetString(group), message);
                }

                break;
            case GroupAnswer sought when command is SeekGroup:
                _leases.Sought(sought.Group.Number);

                break;
            case SettledLeases settled:
                _leases.Settled(where, (SettleLeases)command, settled, _state.NowMs);
                Consume((SettleLeases)command, settled);
                break;
        }
    }

    private void Consume(SettleLeases settle, SettledLeases settled)
    {
        for (var i = 0; i < settle.Receipts.Count && settle.Action == SettleAction.Ack; i++)
        {
            var id = settle.Receipts[i].Message;
            if (settled.Items[i].Status != CommandStatus.Done)
                continue;
            foreach (var topic in _orders)
            {
                if (_numbers.GetValueOrDefault(topic.Key) == id.Topic)
                    topic.Value.Consumed(id.Sequence);
            }

            foreach (var log in _groups)
            {
                foreach (var view in _state.Groups(Encoding.UTF8.GetBytes(log.Key)) ?? [])
                {
                    if (view.Number == id.Topic)
                        log.Value.Consumed(Encoding.UTF8.GetString(view.Name), id.Sequence);
                }
            }
        }
    }

    private void CheckAnswer(LeasingOperation operation, Command command, in CommandResult result)
    {
        var marker = LeasingWork.MarkerOf(command, operation.Marker);
        if (marker != operation.Marker || command.Kind != operation.Command.Kind)
            Broken("answers are the log's", $"{operation} was answered for {command.Kind} {marker}");
        var (told, held) = (operation.Answer.Result, result);
        if (told.Status != held.Status || told.Replayed != held.Replayed || !BytesOf(told.Detail).SequenceEqual(BytesOf(held.Detail)))
            Broken("answers are the log's", $"{operation} was answered with {told}, and the log says {held}");
        var contents = ResultDetailFormat.Contents(held.Detail);
        for (var i = 0; i < contents.Count; i++)
        {
            if (contents[i].Length > 0 && !operation.Answer.Contents![i].Span.SequenceEqual(ContentOf(contents[i]).Span))
                Broken("contents are what was published", $"content {i} of {operation} is not what lies at {contents[i]}");
        }
    }

    /// <summary>A refusal that the state gave without an entry.</summary>
    private void CheckRead(LeasingOperation operation)
    {
        if (_state.Foresee(operation.Command) is var foreseen && foreseen != operation.Answer.Result.Status)
            Broken("answers are the state's", $"{operation} was refused, and the state after entry {_state.AppliedIndex} says {foreseen?.ToString() ?? "nothing"}");
    }

    /// <summary>What a look showed, the state had.</summary>
    private void CheckPeek(LeasingPeek peek)
    {
        if (peek.TextIn(_state) is var text && text != peek.Shown)
            Broken("looks are the state's", $"{peek} showed {peek.Shown}, and the state says {text}");
    }

    /// <summary>How often a command took effect: never twice without a key, never when it was said that surely nothing happened.</summary>
    private void CheckCount(LeasingOperation operation)
    {
        if (operation.Command is ConfigureTopic or PauseTopic or RedriveTopic or PurgeTopic or DeleteTopic or SeekGroup or CancelJob)
            return;
        var count = _applied.GetValueOrDefault(operation.Marker);
        if (count > 1 && !operation.IsKeyed)
            Broken("nothing is applied twice", $"{operation} took effect {count} times");
        if (count > 0 && operation.Fate == Fate.NotApplied)
            Broken("what is surely not applied is not applied", $"{operation} took effect");
        if (count == 0 && operation.Fate == Fate.Done)
            Broken("answers are the log's", $"{operation} took no effect");
    }

    private void CheckClients()
    {
        var brought = operations.Where(operation => operation.Command is ReceiveMessages).SelectMany(NamesOf).ToLookup(one => one.Name, one => one.Operation);
        var popped = operations.Where(operation => operation.Command is PopMessages).SelectMany(NamesOf).ToLookup(one => one.Name, one => one.Operation);
        var ackedAt = new Dictionary<string, long>();
        foreach (var ack in operations.Where(operation => operation is { Fate: Fate.Done, Command: SettleLeases { Action: SettleAction.Ack } }))
        {
            var receipt = ((SettleLeases)ack.Command).Receipts[0];
            if (((SettledLeases)ack.Answer.Result.Detail!).Items[0].Status == CommandStatus.Done && NameOf(receipt) is { } name)
                ackedAt[name] = ack.Ended;
        }

        foreach (var (name, at) in ackedAt)
        {
            if (brought[name].Concat(popped[name]).FirstOrDefault(operation => operation.Began > at) is { } again)
                Broken("nothing comes after its ack", $"{name} was acknowledged, and then {again} brought it");
        }

        foreach (var twice in popped.Where(one => one.DistinctBy(operation => operation.Marker).Count() > 1))
            Broken("a pop is for good", $"{twice.Key} was popped by {string.Join(" and by ", twice)}");

        string? NameOf(Receipt receipt) => operations.Where(operation => operation is { Fate: Fate.Done, Command: ReceiveMessages })
            .SelectMany(operation => ((TakenMessages)operation.Answer.Result.Detail!).Messages.Zip(NamesOf(operation))).Where(one => one.First.Receipt == receipt).Select(one => one.Second.Name).FirstOrDefault();
    }

    // What an operation took, and for which group of consumers. Of a group that is sent back everything may come again.
    private IEnumerable<(string Name, LeasingOperation Operation)> NamesOf(LeasingOperation operation)
    {
        var topic = AppliedLog.Text(operation.Command.Topic);
        return mix.Topics.Any(one => one.IsReplayed && one.Name == topic) ? [] : operation.Names.Select(name => ($"{Encoding.UTF8.GetString(LineOf(operation.Command))}:{name}", operation));
    }

    private static byte[] LineOf(Command command) => command switch
    {
        PopMessages pop => pop.Group.ToArray(),
        ReceiveMessages receive => receive.Group.ToArray(),
        _ => [],
    };

    private ReadOnlyMemory<byte> ContentOf(BodyReference reference) => _payloads[new LogIndex(reference.Index)].Slice(reference.Offset, reference.Length);

    private static ReadOnlySpan<byte> BytesOf(ResultDetail? detail)
    {
        var bytes = new ArrayBufferWriter<byte>();
        ResultDetailFormat.Encode(detail, bytes);
        return bytes.WrittenSpan;
    }

    private static void Broken(string promise, string what) => throw new BrokenPromiseException(promise, what);
}
