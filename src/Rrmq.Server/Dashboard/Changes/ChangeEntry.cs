namespace Rrmq.Server;

/// <summary>Something on a board, and which samples found what of it.</summary>
internal abstract class ChangeEntry<TKey>(TKey key)
{
    public TKey Key { get; } = key;

    /// <summary>How many had come before it: where a reader goes on, whatever went meanwhile.</summary>
    public long Place { get; set; }

    /// <summary>The sample that found it changed last.</summary>
    public long ChangedAt { get; set; }

    /// <summary>The sample that found it there last.</summary>
    public long SeenAt { get; set; }
}
