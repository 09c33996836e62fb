namespace Rrmq.Histories;

/// <summary>
/// Replays what is known in the order of its indexes, where nobody can tell what lies between. What could have filled a gap is given the benefit of the doubt: an unknown
/// publish may stand anywhere after it began, an unknown pop may have taken whatever is missing. Each excuses one message and no more, and none before it began.
/// </summary>
internal sealed class GapReplay(IReadOnlyList<Operation> operations)
{
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> FindProblems()
    {
        foreach (var topic in operations.Where(operation => operation.Kind is OperationKind.Publish or OperationKind.Pop).GroupBy(operation => operation.Topic))
            Replay([.. topic]);
        return _problems;
    }

    private void Replay(List<Operation> ofTopic)
    {
        var queue = new GapQueue(ofTopic);
        var messages = new HashSet<string>();
        foreach (var operation in ofTopic.Where(IsPlaced).OrderBy(operation => operation.Position))
        {
            var problem = (operation.Kind, operation.Fate) switch
            {
                (OperationKind.Publish, Fate.Done) => queue.Publish(operation),
                (OperationKind.Pop, Fate.Done) => messages.Add(operation.Message!) ? queue.Pop(operation) : $"{operation.Name} brought what another pop had brought before",
                (OperationKind.Pop, Fate.Refused) => queue.FoundEmpty(operation),
                _ => null,
            };
            if (problem is not null)
                _problems.Add(problem);
        }
    }

    /// <summary>A replayed answer names the place of the replay; where the effect was, nobody knows.</summary>
    private static bool IsPlaced(Operation operation) =>
        operation is { Index: not null, IsReplayed: false } && operation.Refusal is Refusal.Unsaid or Refusal.QueueEmpty;
}
