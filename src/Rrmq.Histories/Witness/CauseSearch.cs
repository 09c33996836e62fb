namespace Rrmq.Histories;

/// <summary>
/// Who caused a command of the log that no answer points to. A key and a published message name their request; pops and creations without a key do not, so they are
/// counted: no more of them than there are requests whose answer names no place, and none before its request began.
/// </summary>
internal sealed class CauseSearch
{
    private readonly ILookup<string, Operation> _byKey;
    private readonly Dictionary<string, Operation> _byMessage = [];
    private readonly Dictionary<(OperationKind Kind, string Topic), List<Operation>> _nameless;
    private readonly Dictionary<(OperationKind Kind, string Topic), List<AppliedCommand>> _unexplained = [];
    private readonly HashSet<string> _seen = [];
    private readonly List<Operation> _inOrder;

    public CauseSearch(IReadOnlyList<Operation> operations)
    {
        _byKey = operations.Where(operation => operation.Key is not null).ToLookup(operation => operation.Key!);
        foreach (var publish in operations.Where(operation => operation is { Key: null, Kind: OperationKind.Publish }))
            _byMessage.TryAdd(publish.Message!, publish);
        _nameless = operations.Where(operation => operation is { Key: null, Kind: OperationKind.Pop or OperationKind.CreateTopic, Index: null, Fate: not Fate.NotApplied })
            .GroupBy(operation => (operation.Kind, operation.Topic)).ToDictionary(group => group.Key, group => group.OrderBy(operation => operation.Start).ToList());
        _inOrder = [.. operations.Where(operation => operation.Index is not null).OrderBy(operation => operation.Position)];
    }

    /// <summary>An answer points to this command.</summary>
    public void Claim(AppliedCommand command)
    {
        if (command is { Key: null, Message: { } message })
            _seen.Add(message);
    }

    public IEnumerable<string> Unclaimed(AppliedCommand command, ModelAnswer answer)
    {
        if (command.Key is { } key)
            return OfKey(command, key, answer);
        if (command.Message is { } message)
            return OfMessage(command, message);
        if (!_unexplained.TryGetValue((command.Kind, command.Topic), out var commands))
            _unexplained.Add((command.Kind, command.Topic), commands = []);
        commands.Add(command);
        return [];
    }

    /// <summary>
    /// A command at some index was applied before whatever follows it in the log was answered, so its request had begun by then. Deadlines rise along the log, hence
    /// counting those begun by each is exact.
    /// </summary>
    public IEnumerable<string> TooMany()
    {
        foreach (var (what, commands) in _unexplained)
        {
            var requests = _nameless.GetValueOrDefault(what) ?? [];
            var after = _inOrder.Count;
            var deadline = long.MaxValue;
            for (var i = commands.Count - 1; i >= 0; i--)
            {
                for (; after > 0 && _inOrder[after - 1].Position > commands[i].Position; after--)
                    deadline = Math.Min(deadline, _inOrder[after - 1].End);
                var begun = requests.Count(request => request.Start < deadline);
                if (begun > i)
                    continue;
                yield return $"the log holds {what.Kind} on '{what.Topic}' at {commands[i].Position}, and no request can have caused it: {begun} whose answer names no place had begun, {i + 1} are needed";
                break;
            }
        }
    }

    private IEnumerable<string> OfKey(AppliedCommand command, string key, ModelAnswer answer)
    {
        var attempts = _byKey[key].Where(attempt => attempt.Kind == command.Kind && attempt.Topic == command.Topic).ToList();
        if (attempts.Count == 0)
            yield return $"the log holds {command.Kind} on '{command.Topic}' with key {key} at {command.Position}, and nobody asked for it";
        else if (attempts.All(attempt => attempt.Fate == Fate.NotApplied))
            yield return $"{attempts[0].Name} was answered as surely not applied, the log holds it at {command.Position}";
        else if (answer.IsDone && attempts.All(attempt => attempt.Fate is Fate.Refused or Fate.NotApplied))
            yield return $"{attempts[0].Name} was refused for good, the log lets it take effect at {command.Position}: {answer}";
    }

    private IEnumerable<string> OfMessage(AppliedCommand command, string message)
    {
        if (!_byMessage.TryGetValue(message, out var publish))
            yield return $"the log holds {message} at {command.Position}, and nobody published it";
        else if (publish.Fate == Fate.NotApplied)
            yield return $"{publish.Name} was answered as surely not applied, the log holds it at {command.Position}";
        else if (publish.Index is not null || publish.Fate == Fate.Refused || !_seen.Add(message))
            yield return $"{publish.Name} was sent once, the log holds it again at {command.Position}";
    }
}
