using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>What a backup holds, read in its order and trusted in nothing: first the state, then the bodies that it leads to. One thread, one use.</summary>
internal sealed class BackupContent(BackupReader reader)
{
    private ReadOnlyMemory<byte> _block;

    /// <exception cref="BackupException">The file does not hold a state that this version can have written.</exception>
    public QueueStateMachine ReadState()
    {
        try
        {
            var state = QueueStateMachine.Restore(reader.NextBlock);
            return state.AppliedIndex == reader.Info.Index.Value
                ? state
                : throw new BackupException(reader.Path, $"the state is that of entry {state.AppliedIndex}, the header says {reader.Info.Index}");
        }
        catch (InvalidStateException error)
        {
            throw new BackupException(reader.Path, error.Message);
        }
    }

    /// <summary>The bodies by their entries, then the end of the file.</summary>
    /// <exception cref="BackupException">They are not what the state leads to, or something follows.</exception>
    public IEnumerable<EntryBodies> ReadBodies(QueueStateMachine state)
    {
        var gathered = new List<BodyBytes>();
        long index = 0;
        foreach (var reference in state.Capture().LiveBodiesInOrder())
        {
            if (reference.Index != index && gathered.Count > 0)
            {
                yield return new EntryBodies(new LogIndex(index), gathered);
                gathered = [];
            }

            index = reference.Index;
            gathered.Add(new BodyBytes(reference.Offset, Take(reference)));
        }

        if (gathered.Count > 0)
            yield return new EntryBodies(new LogIndex(index), gathered);
        if (!_block.IsEmpty || !reader.NextBlock().IsEmpty)
            throw new BackupException(reader.Path, "it holds more bodies than its state leads to");
        reader.ExpectEnd();
    }

    private byte[] Take(BodyReference reference)
    {
        var body = new byte[reference.Length];
        for (var filled = 0; filled < body.Length;)
        {
            if (_block.IsEmpty && (_block = reader.NextBlock()).IsEmpty)
                throw new BackupException(reader.Path, $"the body of entry {reference.Index} at {reference.Offset} is missing");
            var count = Math.Min(_block.Length, body.Length - filled);
            _block.Span[..count].CopyTo(body.AsSpan(filled));
            _block = _block[count..];
            filled += count;
        }

        return body;
    }
}
