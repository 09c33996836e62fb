namespace Rrmq.Storage;

/// <summary>What a snapshot stands for: the state of a group after its entry <paramref name="Index"/>, which has <paramref name="Term"/>.</summary>
/// <param name="Group">The group.</param>
/// <param name="Index">The last entry it covers.</param>
/// <param name="Term">That entry's term.</param>
/// <param name="Membership">The membership as of that entry, as consensus encodes it.</param>
public sealed record SnapshotInfo(GroupId Group, LogIndex Index, Term Term, ReadOnlyMemory<byte> Membership);
