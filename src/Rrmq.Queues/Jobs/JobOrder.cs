namespace Rrmq.Queues;

/// <summary>Jobs in the order in which they were made: whatever is done to many of them is done in this one, on every replica, restored or not.</summary>
internal sealed class JobOrder : IComparer<Job>
{
    public static readonly JobOrder Instance = new();

    public int Compare(Job? x, Job? y) => x!.Facts.Number.CompareTo(y!.Facts.Number);
}
