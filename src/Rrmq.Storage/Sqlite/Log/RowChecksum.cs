using System.Numerics;

namespace Rrmq.Storage;

/// <summary>The CRC32C of a row, seeded with the incarnation, so that a row of another life passes for none of this one. Each number counts as 8 bytes, little endian.</summary>
internal readonly struct RowChecksum(Incarnation incarnation)
{
    private readonly uint _seed = BitOperations.Crc32C(uint.MaxValue, incarnation.Value);

    public uint OfHardState(GroupId group, HardState state, long batch) => Of(group.Value, state.Term.Value, state.VotedFor.Value, batch);

    public uint OfLogStart(GroupId group, LogBase start, LogIndex bodiesOf, long batch) => Of(group.Value, start.Index.Value, start.Term.Value, bodiesOf.Value, batch);

    public uint OfEntry(GroupId group, LogIndex index, Term term, EntryKind kind, long batch, ReadOnlySpan<byte> payload) =>
        Checksum.Of(Of(group.Value, index.Value, term.Value, (long)kind, batch), payload);

    public uint OfBody(GroupId group, LogIndex index, int offset, ReadOnlySpan<byte> bytes) => Checksum.Of(Of(group.Value, index.Value, offset), bytes);

    private uint Of(params ReadOnlySpan<long> fields)
    {
        var checksum = _seed;
        foreach (var field in fields)
            checksum = BitOperations.Crc32C(checksum, (ulong)field);
        return checksum;
    }
}
