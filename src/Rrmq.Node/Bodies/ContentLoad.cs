using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>Contents that are wanted together, and what is done once they are there. Owned by the loop.</summary>
/// <param name="references">Where they lie.</param>
/// <param name="deadlineMs">Nobody waits longer.</param>
internal abstract class ContentLoad(IReadOnlyList<BodyReference> references, long deadlineMs)
{
    /// <summary>Smaller contents are copied out of their batch, so that an answer a slow client takes its time over does not keep all of it in memory.</summary>
    private const int LargestCopied = 64 * 1024;

    private readonly ReadOnlyMemory<byte>[] _contents = new ReadOnlyMemory<byte>[references.Count];
    private int _missing = references.Count;

    public IReadOnlyList<BodyReference> References => references;
    public long DeadlineMs => deadlineMs;

    /// <summary>What it counts for among all that is being loaded.</summary>
    public long Bytes { get; } = SumOf(references);

    public bool IsOver { get; private set; }

    /// <summary>One has come; with the last one it is over.</summary>
    public void Put(int place, ReadOnlyMemory<byte> content)
    {
        _contents[place] = content.Length < LargestCopied ? content.ToArray() : content;
        if (--_missing == 0)
            End(static (load, contents) => load.Complete(contents));
    }

    /// <summary>Nothing was wanted.</summary>
    public void PutNothing() => End(static (load, contents) => load.Complete(contents));

    /// <summary>What is missing does not come in time.</summary>
    public void GiveUp() => End(static (load, contents) => load.Miss(contents));

    /// <summary>The node ends, or another state took the place of the one that led to these.</summary>
    public void Abandon() => End(static (load, _) => load.Lose());

    protected abstract void Complete(IReadOnlyList<ReadOnlyMemory<byte>> contents);

    /// <param name="contents">What there is; empty where there is nothing.</param>
    protected abstract void Miss(IReadOnlyList<ReadOnlyMemory<byte>> contents);

    protected abstract void Lose();

    private void End(Action<ContentLoad, IReadOnlyList<ReadOnlyMemory<byte>>> how)
    {
        if (IsOver)
            return;
        IsOver = true;
        how(this, _contents);
    }

    private static long SumOf(IReadOnlyList<BodyReference> references)
    {
        var sum = 0L;
        for (var i = 0; i < references.Count; i++)
            sum += references[i].Length;
        return sum;
    }
}
