using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Simulation;

/// <summary>What one node's log must hold: the hard state and the entries' terms and sizes that were durable, and the batch under way.</summary>
internal sealed class ExpectedLog
{
    private readonly List<(Term Term, int Bytes)> _entries = [];
    private IReadOnlyList<StorageAppend> _underWay = [];
    private HardState _hardState;

    public static ExpectedLog Of(RecoveredGroup recovered)
    {
        var log = new ExpectedLog { _hardState = recovered.HardState };
        foreach (var entry in recovered.Entries)
            log._entries.Add((entry.Term, entry.PayloadBytes));
        return log;
    }

    public void Begin(IReadOnlyList<StorageAppend> batch) => _underWay = batch;

    public void Finish()
    {
        foreach (var append in _underWay)
        {
            foreach (var step in StepsOf(append))
                step();
        }

        _underWay = [];
    }

    /// <summary>In which way what was recovered is neither the durable log nor that and some first records of the batch under way; null when it is. Changes this log.</summary>
    public string? FindLoss(RecoveredGroup recovered)
    {
        var found = Of(recovered);
        var durable = Describe();
        if (IsLike(found))
            return null;
        foreach (var append in _underWay)
        {
            foreach (var step in StepsOf(append))
            {
                step();
                if (IsLike(found))
                    return null;
            }
        }

        return $"recovered {found.Describe()}, and {durable} had been durable";
    }

    private IEnumerable<Action> StepsOf(StorageAppend append)
    {
        if (append.HardState is { } hardState)
            yield return () => _hardState = hardState;
        if (append.TruncateFrom is { } from)
            yield return () => _entries.RemoveRange((int)(from.Value - 1), _entries.Count - (int)(from.Value - 1));
        foreach (var entry in append.Entries)
            yield return () => _entries.Add((entry.Term, entry.Payload.Length));
    }

    private bool IsLike(ExpectedLog other) => _hardState == other._hardState && _entries.Count == other._entries.Count && _entries.SequenceEqual(other._entries);

    private string Describe() => $"term {_hardState.Term} with vote {_hardState.VotedFor} and {_entries.Count} entries, the last of term {(_entries.Count > 0 ? _entries[^1].Term : Term.Zero)}";
}
