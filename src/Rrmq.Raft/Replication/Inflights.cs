namespace Rrmq.Raft;

/// <summary>The appends sent to one peer and not answered yet, bounded by count and bytes. A ring of their last indexes, ascending.</summary>
internal sealed class Inflights(int maxMessages, long maxBytes)
{
    private readonly Queue<(LogIndex Last, long Bytes)> _sent = new();
    private long _bytes;

    public int Count => _sent.Count;

    public bool IsFull => _sent.Count >= maxMessages || _bytes >= maxBytes;

    public void Add(LogIndex last, long bytes)
    {
        _sent.Enqueue((last, bytes));
        _bytes += bytes;
    }

    public void AnsweredTo(LogIndex match)
    {
        while (_sent.TryPeek(out var oldest) && oldest.Last <= match)
        {
            _sent.Dequeue();
            _bytes -= oldest.Bytes;
        }
    }

    public void Clear()
    {
        _sent.Clear();
        _bytes = 0;
    }
}
