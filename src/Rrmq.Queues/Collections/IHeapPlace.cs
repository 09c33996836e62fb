namespace Rrmq.Queues;

/// <summary>Where an item keeps its place in one kind of heap (-1: in none), and what decides between two of the same key.</summary>
internal interface IHeapPlace<T>
{
    static abstract ref int PlaceOf(T item);

    static abstract long TieOf(T item);
}
