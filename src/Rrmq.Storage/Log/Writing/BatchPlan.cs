namespace Rrmq.Storage;

/// <summary>
/// Turns a batch of appends into the records to write, in order, and checks each against the rules before a byte goes to disk. Reused from batch to
/// batch. Writer thread.
/// </summary>
internal sealed class BatchPlan(GroupTable groups)
{
    private const int KeptRecords = 16 * 1024;

    private readonly List<PlannedRecord> _records = [];
    private readonly Dictionary<GroupId, StagedGroup> _staged = [];
    private readonly HashSet<GroupId> _begun = [];

    /// <summary>Bytes of all records planned.</summary>
    public long Bytes { get; private set; }

    public void Build(IReadOnlyList<StorageAppend> batch)
    {
        Clear();
        for (var i = 0; i < batch.Count; i++)
            Add(batch[i]);
    }

    /// <summary>Encodes the records for their place in a segment. <paramref name="batchStart"/> may lie before <paramref name="offset"/>, by a link.</summary>
    public void Encode(Span<byte> destination, ChecksumSeed seed, long batchStart, long offset)
    {
        foreach (var record in _records)
        {
            var size = (int)record.Bytes;
            RecordCodec.Write(destination[..size], record.HeaderAt(batchStart), record.Payload.Span, seed, offset);
            destination = destination[size..];
            offset += size;
        }
    }

    /// <summary>Makes the records, durable now, visible to readers.</summary>
    public void Publish(int segment, long offset)
    {
        foreach (var record in _records)
        {
            groups.GetOrAdd(record.Group).Apply(record.HeaderAt(offset), segment, offset);
            offset += record.Bytes;
        }
        Clear();
    }

    public static long SizeOf(StorageAppend append)
    {
        var bytes = (append.HardState is null ? 0 : RecordCodec.SizeOf(0)) + (append.TruncateFrom is null ? 0 : RecordCodec.SizeOf(0));
        if (append.ResetTo is { } snapshot)
            bytes += RecordCodec.SizeOf(MembershipFormat.SizeOf(snapshot.Membership));
        for (var i = 0; i < append.Entries.Count; i++)
            bytes += RecordCodec.SizeOf(append.Entries[i].Payload.Length);
        return bytes;
    }

    private void Add(StorageAppend append)
    {
        if (append.HardState is { } hardState)
            Add(new PlannedRecord(RecordType.HardState, append.Group, hardState.Term.Value, hardState.VotedFor.Value, default));
        if (append.ResetTo is { } snapshot)
        {
            var membership = MembershipFormat.Encode(snapshot.Membership);
            Add(new PlannedRecord(RecordType.Reset, append.Group, snapshot.Term.Value, snapshot.Index.Value, membership));
        }

        if (append.TruncateFrom is { } from)
            Add(new PlannedRecord(RecordType.Truncate, append.Group, append.Mark.LeaderTerm.Value, from.Value, default));
        for (var i = 0; i < append.Entries.Count; i++)
        {
            var entry = append.Entries[i];
            var type = entry.Kind == EntryKind.Membership ? RecordType.MembershipEntry : RecordType.Entry;
            Add(new PlannedRecord(type, append.Group, entry.Term.Value, entry.Index.Value, entry.Payload));
        }
    }

    private void Add(in PlannedRecord record)
    {
        if (record.Payload.Length > RecordCodec.LargestPayloadBytes)
            throw new InvalidOperationException($"group {record.Group}: entry {record.Index} has {record.Payload.Length} bytes, the log takes {RecordCodec.LargestPayloadBytes}");
        if (GroupOf(record.Group).Stage(record) is { } breach)
            throw new InvalidOperationException($"group {record.Group}: {breach}");
        _records.Add(record);
        Bytes += record.Bytes;
    }

    private StagedGroup GroupOf(GroupId id)
    {
        if (!_staged.TryGetValue(id, out var group))
            _staged.Add(id, group = new StagedGroup());
        if (_begun.Add(id))
            group.Begin(groups.GetOrAdd(id));
        return group;
    }

    private void Clear()
    {
        Bytes = 0;
        _begun.Clear();
        _records.Clear();
        // The list holds on to no payload, and one huge batch leaves no huge list behind.
        if (_records.Capacity > KeptRecords)
            _records.Capacity = KeptRecords;
    }
}
