namespace Rrmq.Raft;

/// <summary>The entries from <paramref name="First"/> to <paramref name="Last"/>, both included. Never empty.</summary>
public readonly record struct EntryRange(LogIndex First, LogIndex Last)
{
    public int Count => checked((int)(Last - First + 1));

    public override string ToString() => First == Last ? $"{First}" : $"{First}..{Last}";
}
