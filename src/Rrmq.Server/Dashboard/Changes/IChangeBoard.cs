namespace Rrmq.Server;

/// <summary>A board as a reader of the feed sees it. One sampler writes it, any thread reads.</summary>
internal interface IChangeBoard<TKey, out TEntry>
{
    /// <summary>The newest sample; 0 before the first.</summary>
    long Newest { get; }

    /// <summary>All that the last sample counted, also what is beyond the board's bound.</summary>
    int Total { get; }

    /// <inheritdoc cref="ChangeList{TKey, TEntry}.Changes"/>
    /// <remarks>Under the lock.</remarks>
    void Changes(long since, ref long from, int count, Action<TEntry> use);

    /// <inheritdoc cref="ChangeList{TKey, TEntry}.GoneSince"/>
    IReadOnlyList<TKey>? GoneSince(long since);
}
