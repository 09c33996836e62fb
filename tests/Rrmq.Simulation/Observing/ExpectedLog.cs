using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Simulation;

/// <summary>What one node's log must hold: the hard state and the entries' terms and sizes that were durable, and the batch under way.</summary>
internal sealed class ExpectedLog
{
    private readonly List<(Term Term, int Bytes)> _entries = [];
    private IReadOnlyList<StorageAppend> _underWay = [];
    private HardState _hardState;
    private LogIndex _base;

    public static ExpectedLog Of(RecoveredGroup recovered)
    {
        var log = new ExpectedLog { _hardState = recovered.HardState, _base = recovered.Base.Index };
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
        if (append.ResetTo is { } snapshot)
            yield return () => Reset(snapshot.Index);
        if (append.TruncateFrom is { } from)
            yield return () => _entries.RemoveRange((int)(from - _base) - 1, _entries.Count - (int)(from - _base) + 1);
        foreach (var entry in append.Entries)
            yield return () => _entries.Add((entry.Term, entry.Payload.Length));
    }

    private void Reset(LogIndex snapshot)
    {
        _entries.Clear();
        _base = snapshot;
    }

    // Entries that a snapshot covers may have left the log.
    private bool IsLike(ExpectedLog other)
    {
        var released = other._base - _base;
        return _hardState == other._hardState && released >= 0 && released <= _entries.Count && _entries.Skip((int)released).SequenceEqual(other._entries);
    }

    private string Describe() => $"term {_hardState.Term} with vote {_hardState.VotedFor} and {_entries.Count} entries behind entry {_base}, the last of term {(_entries.Count > 0 ? _entries[^1].Term : Term.Zero)}";
}
