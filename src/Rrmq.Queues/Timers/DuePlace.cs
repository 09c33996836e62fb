namespace Rrmq.Queues;

/// <summary>A topic's place among those that time will change.</summary>
internal readonly struct DuePlace : IHeapPlace<Topic>
{
    public static ref int PlaceOf(Topic item) => ref item.DuePlace;

    public static long TieOf(Topic item) => item.Number;
}
