namespace Rrmq.Queues;

/// <summary>Reads the messages of a <see cref="PublishMessages"/> one by one, without making objects of them.</summary>
internal ref struct OutgoingReader
{
    public const byte HasGroup = 1;
    public const byte HasDelay = 2;
    public const byte HasTtl = 4;
    public const byte HasPriority = 8;
    public const byte HasDedupKey = 16;
    public const int HighestPriority = 9;

    private readonly int _offset;
    private BatchCursor _cursor;

    public OutgoingReader(in CommandView command)
    {
        _offset = command.BodyOffset;
        _cursor = new BatchCursor(command.Body, 0);
        IsAtomic = _cursor.ReadByte() != 0;
        Count = _cursor.ReadCountOf(2);
    }

    public bool IsAtomic { get; }

    public int Count { get; }

    public void Read(out OutgoingView message)
    {
        var flags = _cursor.ReadByte();
        var content = _cursor.ReadBytes();
        var offset = _offset + _cursor.At - content.Length;
        if (flags == 0)
        {
            message = new OutgoingView(content, offset, default, null, null, 0, default);
            return;
        }

        message = new OutgoingView(content, offset,
            (flags & HasGroup) != 0 ? _cursor.ReadBytes() : default,
            (flags & HasDelay) != 0 ? _cursor.ReadCount() : null,
            (flags & HasTtl) != 0 ? _cursor.ReadCount() : null,
            (flags & HasPriority) != 0 ? ReadPriority() : (byte)0,
            (flags & HasDedupKey) != 0 ? _cursor.ReadBytes() : default);
    }

    public readonly void ExpectEnd() => _cursor.ExpectEnd();

    private byte ReadPriority()
    {
        var priority = _cursor.ReadByte();
        return priority <= HighestPriority ? priority : throw new InvalidBatchException($"{priority} is no priority");
    }
}
