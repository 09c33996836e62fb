namespace Rrmq.Histories;

/// <summary>One topic's queue, as far as answers tell: what surely stands in it, what may, and how many takers may have come unseen.</summary>
internal sealed class GapQueue
{
    private readonly List<Operation> _standing = [];
    private readonly Dictionary<string, Operation> _floating;
    private readonly Dictionary<string, Operation> _all;
    private readonly Dictionary<string, Operation> _takenUnseen;
    private readonly List<long> _unseenPops;
    private int _unseenPopsUsed;

    public GapQueue(IReadOnlyList<Operation> ofTopic)
    {
        var publishes = ofTopic.Where(operation => operation.Kind == OperationKind.Publish).ToList();
        _all = publishes.GroupBy(publish => publish.Message!).ToDictionary(group => group.Key, group => group.First());
        _floating = publishes.Where(publish => publish.Fate == Fate.Unknown || (publish.Fate == Fate.Done && (publish.Index is null || publish.IsReplayed)))
            .GroupBy(publish => publish.Message!).ToDictionary(group => group.Key, group => group.First());
        var pops = ofTopic.Where(operation => operation.Kind == OperationKind.Pop).ToList();
        _takenUnseen = pops.Where(pop => pop.Fate == Fate.Done && (pop.Index is null || pop.IsReplayed)).GroupBy(pop => pop.Message!).ToDictionary(group => group.Key, group => group.First());
        _unseenPops = [.. pops.Where(pop => pop.Fate == Fate.Unknown).Select(pop => pop.Start).Order()];
    }

    public string? Publish(Operation publish)
    {
        _standing.Add(publish);
        return null;
    }

    public string? Pop(Operation pop)
    {
        var message = pop.Message!;
        if (_takenUnseen.ContainsKey(message))
            return $"{pop.Name} brought what another pop had brought before";
        if (_floating.Remove(message, out var floating))
            return floating.Start > pop.End ? $"{pop.Name} came before its publish began" : TakeUnseen(_standing.FindAll(one => one.End < floating.Start), pop);

        var at = _standing.FindIndex(one => one.Message == message);
        if (at >= 0)
        {
            var ahead = _standing.GetRange(0, at);
            _standing.RemoveAt(at);
            return TakeUnseen(ahead, pop);
        }

        return _all.GetValueOrDefault(message) switch
        {
            null => $"{pop.Name} brought what nobody published",
            { Fate: Fate.Done } later when later.Position > pop.Position => $"{pop.Name} came before {later.Name}",
            { Fate: Fate.NotApplied or Fate.Refused } never => $"{pop.Name} brought what was surely not applied: {never.Name}",
            _ => $"{pop.Name} brought what must have been taken before",
        };
    }

    public string? FoundEmpty(Operation pop) => TakeUnseen([.. _standing], pop);

    /// <summary>These must be gone before <paramref name="witness"/> came: each by a pop of its own whose answer names no place.</summary>
    private string? TakeUnseen(List<Operation> gone, Operation witness)
    {
        string? problem = null;
        foreach (var message in gone)
        {
            _standing.Remove(message);
            if (_takenUnseen.TryGetValue(message.Message!, out var taker) && taker.Start < witness.End)
                continue;
            if (_unseenPopsUsed < _unseenPops.Count && _unseenPops[_unseenPopsUsed] < witness.End)
                _unseenPopsUsed++;
            else
                problem ??= $"{witness.Name} passed over {message.Message}, which stood before it and which nobody had taken";
        }

        return problem;
    }
}
