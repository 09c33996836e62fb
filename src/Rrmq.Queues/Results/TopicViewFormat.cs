namespace Rrmq.Queues;

/// <summary>A topic's view as part of a remembered answer.</summary>
internal static class TopicViewFormat
{
    private const byte IsPaused = 1;
    private const byte HasOldest = 2;

    public static void Write(TopicView view, StateWriter writer)
    {
        writer.WriteBytes(view.Name);
        writer.WriteCount(view.Number);
        SettingsFormat.Write(view.Settings, writer);
        writer.WriteCount(view.Version);
        writer.WriteByte((byte)((view.Paused ? IsPaused : 0) | (view.OldestMs is null ? 0 : HasOldest)));
        writer.WriteInt64(view.OldestMs ?? 0);
        ReadOnlySpan<long> counts =
        [
            view.Ready, view.Leased, view.Delayed, view.Dead, view.Bytes, view.Published, view.Consumed, view.DeadLettered, view.Expired, view.Dropped, view.Redriven,
            BitConverter.DoubleToInt64Bits(view.PublishedPerSecond), BitConverter.DoubleToInt64Bits(view.ConsumedPerSecond),
        ];
        foreach (var count in counts)
            writer.WriteCount(count);
    }

    public static TopicView Read(StateReader reader)
    {
        var view = new TopicView(reader.ReadBytes(), reader.ReadCount(), SettingsFormat.Read(reader), reader.ReadCount());
        var flags = reader.ReadByte();
        var oldest = reader.ReadInt64();
        return view with
        {
            Paused = (flags & IsPaused) != 0,
            OldestMs = (flags & HasOldest) != 0 ? oldest : null,
            Ready = reader.ReadCount(),
            Leased = reader.ReadCount(),
            Delayed = reader.ReadCount(),
            Dead = reader.ReadCount(),
            Bytes = reader.ReadCount(),
            Published = reader.ReadCount(),
            Consumed = reader.ReadCount(),
            DeadLettered = reader.ReadCount(),
            Expired = reader.ReadCount(),
            Dropped = reader.ReadCount(),
            Redriven = reader.ReadCount(),
            PublishedPerSecond = BitConverter.Int64BitsToDouble(reader.ReadCount()),
            ConsumedPerSecond = BitConverter.Int64BitsToDouble(reader.ReadCount()),
        };
    }
}
