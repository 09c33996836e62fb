using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>
/// Which state an answer speaks of, in the one order that all answers of a cluster share. A command that was applied has its own place in the log; what was answered from the
/// state stands after everything up to its index.
/// </summary>
public readonly record struct LogPosition
{
    private readonly int _ordinalFromOne;

    private LogPosition(LogIndex index, int ordinalFromOne) => (Index, _ordinalFromOne) = (index, ordinalFromOne);

    /// <summary>The entry's index; zero when the answer speaks of no state.</summary>
    public LogIndex Index { get; }

    /// <summary>The command's place within its entry, from 0; null for an answer from the state.</summary>
    public int? Ordinal => _ordinalFromOne == 0 ? null : _ordinalFromOne - 1;

    public static LogPosition Of(LogIndex index, int ordinal) => new(index, ordinal + 1);

    public static LogPosition After(LogIndex applied) => new(applied, 0);

    public override string ToString() => Ordinal is { } ordinal ? $"{Index}.{ordinal}" : $"{Index}";
}
