namespace Rrmq.Storage;

/// <summary>
/// Decides what becomes of each file outside the log. Without a live body: nothing is left of it. Under half live: its live bodies are rewritten, together with those of
/// neighbours in the same position, up to <paramref name="largest"/>. A rewritten file under <paramref name="small"/> goes along with such a neighbour. One in which a damaged record was met is rewritten however much of it is live. Pure.
/// </summary>
internal sealed class RewritePlan(long small, long largest)
{
    public List<RewriteGroup> Make(IReadOnlyList<KeptSource> sources, LiveBytes live, Func<KeptSource, bool> isDamaged)
    {
        var groups = new List<RewriteGroup>();
        RewriteGroup? open = null;
        long openBytes = 0;
        for (var at = 0; at < sources.Count; at++)
        {
            if (live[at] == 0 && !live.IsPinned(at))
                continue;
            var isMostlyDead = live[at] * 2 < sources[at].BytesOnDisk || isDamaged(sources[at]);
            if (live.IsPinned(at) || (!isMostlyDead && (sources[at].IsSegment || sources[at].BytesOnDisk >= small)))
            {
                open = null;
                groups.Add(new RewriteGroup([at], false));
                continue;
            }

            if (open is null || openBytes + live[at] > largest)
            {
                groups.Add(open = new RewriteGroup([], true));
                openBytes = 0;
            }

            open.Sources.Add(at);
            openBytes += live[at];
        }

        // A small file on its own gains nothing from being written again.
        for (var i = 0; i < groups.Count; i++)
        {
            if (groups[i] is { IsRewritten: true, Sources: [var only] } && live[only] * 2 >= sources[only].BytesOnDisk && !isDamaged(sources[only]))
                groups[i] = groups[i] with { IsRewritten = false };
        }

        return groups;
    }
}
