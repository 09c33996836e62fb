namespace Rrmq.Queues;

/// <summary>A finished job's place among those that go when they have been kept for long enough.</summary>
internal readonly struct KeptPlace : IHeapPlace<Job>
{
    public static ref int PlaceOf(Job item) => ref item.KeptPlace;

    public static long TieOf(Job item) => item.Facts.Number;
}
