namespace Rrmq.Queues;

/// <summary>A group's view as part of a remembered answer.</summary>
internal static class GroupViewFormat
{
    public static void Write(GroupView view, StateWriter writer)
    {
        writer.WriteBytes(view.Name);
        ReadOnlySpan<long> counts = [view.Number, view.Position, view.Lag, view.Leased, view.ReadyAgain];
        foreach (var count in counts)
            writer.WriteCount(count);
        writer.WriteByte(view.OldestMs is null ? (byte)0 : (byte)1);
        if (view.OldestMs is { } oldest)
            writer.WriteInt64(oldest);
    }

    public static GroupView Read(StateReader reader) => new(
        reader.ReadBytes(), reader.ReadCount(), reader.ReadCount(), reader.ReadCount(), reader.ReadCount(), reader.ReadCount(), reader.ReadBool() ? reader.ReadInt64() : null);
}
