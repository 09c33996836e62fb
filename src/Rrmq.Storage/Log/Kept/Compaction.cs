namespace Rrmq.Storage;

/// <summary>
/// Takes what snapshots cover out of the log, and the dead out of what is kept. Whole segments leave the front of the log; of each file outside it nothing is kept when
/// nothing in it is live, all of it while at least half is, and else only the live bodies, in a new file together with its neighbours'. The manifest is the moment at
/// which it happens: before it is durable nothing old is touched, after it a crash leaves only files that it does not name. One thread at a time, beside the writer, the
/// preparer and readers.
/// </summary>
internal sealed class Compaction(
    IFileSystem files, string folder, NodeIdentity identity, LogOptions options, GroupTable groups, SegmentSet segments, KeptSet kept, RescuedBodies rescued)
{
    /// <summary>A rewritten file below this share of a segment is rewritten together with neighbours that are, so that small ones do not pile up.</summary>
    private const int SmallShare = 8;

    private readonly KeptFiles _files = new(files, folder, identity);
    private readonly PlacesFile _places = new(files, identity);
    private readonly LogCut _cut = new(groups, segments);

    /// <summary>
    /// Removes what nobody needs. On a full disk what would have to be rewritten stays as it is, and what nobody leads to goes: that makes room for the next one.
    /// </summary>
    /// <exception cref="DiskFullException">There was no room for the manifest either. Nothing was changed.</exception>
    /// <exception cref="IOException">The disk failed. The process must end.</exception>
    public CompactionReport Run(IReadOnlyList<CompactionScope> scopes, CancellationToken stopping)
    {
        var cut = _cut.Find(scopes);
        var sources = SourcesBefore(cut, scopes);
        var live = new LiveBytes(sources);
        foreach (var scope in scopes)
            live.Count(scope);
        foreach (var (group, _) in groups.All())
            live.PinAfter(group, scopes.FirstOrDefault(scope => scope.Group == group)?.AsOf ?? LogIndex.Zero);

        var result = new List<KeptSource>();
        var wanted = new List<BodySpan>();
        LogCorruptException? damage = null;
        DiskFullException? noRoom = null;
        try
        {
            foreach (var output in new RewritePlan(options.SegmentBytes / SmallShare, options.SegmentBytes).Make(sources, live, source => rescued.IsDistrusted(source.File.Path)))
            {
                var kept = Carry(output, sources, live, scopes, result, wanted, stopping);
                damage = kept as LogCorruptException ?? damage;
                noRoom = kept as DiskFullException ?? noRoom;
            }

            var report = Commit(cut, sources, result) with { NoRoom = noRoom };
            return damage is null ? report : report with { Damage = damage, Wanted = wanted };
        }
        catch (Exception error) when (error is DiskFullException or OperationCanceledException)
        {
            Remove(result.Where(made => !sources.Any(source => source.File == made.File)));
            throw;
        }
    }

    /// <summary>
    /// Writes down bodies that came with a snapshot, durably. They count once the log has given way to it; if it never does they go with a later compaction.
    /// </summary>
    /// <exception cref="DiskFullException">There was no room. What was begun is removed.</exception>
    public void Receive(GroupId group, LogIndex since, IEnumerable<EntryBodies> entries, CancellationToken stopping)
    {
        var received = new List<KeptSource>();
        try
        {
            using var next = entries.GetEnumerator();
            for (var more = next.MoveNext(); more;)
            {
                received.Add(_files.Create(kept.TakeNumber(), since, writer =>
                {
                    for (; more && writer.End < options.SegmentBytes; more = next.MoveNext())
                    {
                        stopping.ThrowIfCancellationRequested();
                        writer.Add(group, next.Current);
                    }
                }));
            }
        }
        catch (Exception error) when (error is DiskFullException or OperationCanceledException)
        {
            Remove(received);
            throw;
        }

        // Bodies of an earlier attempt at the same snapshot are of no use beside these.
        var again = kept.Sources.Where(source => source.Extents.Any(pair => pair.Group == group && pair.Extent.Since == since)).ToList();
        List<KeptSource> all = [.. kept.Sources.Except(again), .. received];
        Name(kept.Manifest with { NextKept = kept.NextNumber, Kept = [.. all.Select(Describe)] }, all);
        Remove(again);
    }

    // What counts, as if it had always been here, and what waits to; a snapshot that the state has passed will never be given way to.
    private List<KeptSource> KeptBefore(IReadOnlyList<CompactionScope> scopes)
    {
        var counting = new HashSet<KeptExtent>();
        var waiting = new HashSet<KeptExtent>();
        foreach (var (group, log) in groups.All())
        {
            var upTo = scopes.FirstOrDefault(scope => scope.Group == group)?.UpTo ?? LogIndex.Zero;
            var (now, later) = log.Kept();
            counting.UnionWith(now);
            waiting.UnionWith(later.Where(extent => extent.Since > upTo));
        }

        return
        [
            .. kept.Sources.Select(source => source with
            {
                Extents =
                [
                    .. source.Extents.Where(pair => counting.Contains(pair.Extent)).Select(pair => (pair.Group, pair.Extent.WithSince(LogIndex.Zero))),
                    .. source.Extents.Where(pair => waiting.Contains(pair.Extent)),
                ],
            }),
        ];
    }

    private List<KeptSource> SourcesBefore(Segment cut, IReadOnlyList<CompactionScope> scopes)
    {
        var sources = KeptBefore(scopes);
        foreach (var segment in segments.All.TakeWhile(segment => segment.Id < cut.Id))
        {
            var extents = new List<(GroupId, KeptExtent)>();
            foreach (var (group, log) in groups.All())
            {
                if (log.PositionsIn(segment.Id) is { Count: > 0 } positions)
                    extents.Add((group, new KeptExtent(segment.Records, positions)));
            }

            sources.Add(new KeptSource(true, segment.Id, segment.Records, segment.WriteEnd, segment.Region.End, extents));
        }

        return sources;
    }

    // Adds to the result what becomes of some neighbouring sources. A damaged one stays as it is: what is sound in it can still be read. So do those for which there is no room.
    private Exception? Carry(
        RewriteGroup output, List<KeptSource> sources, LiveBytes live, IReadOnlyList<CompactionScope> scopes, List<KeptSource> result, List<BodySpan> wanted, CancellationToken stopping)
    {
        if (!output.IsRewritten)
        {
            result.AddRange(output.Sources.Select(at => sources[at]));
            return null;
        }

        try
        {
            result.Add(_files.Create(kept.TakeNumber(), LogIndex.Zero, writer =>
            {
                foreach (var scope in scopes.OrderBy(scope => scope.Group.Value))
                    Copy(scope.Group, live.Collect(scope, [.. output.Sources]), output.Sources.Select(at => sources[at]), writer, wanted, stopping);
            }));
            return null;
        }
        catch (Exception error) when (error is LogCorruptException or DiskFullException)
        {
            result.AddRange(output.Sources.Select(at => sources[at]));
            return error;
        }
    }

    /// <summary>All that can be copied is, so that everything that is missing becomes known at once.</summary>
    private void Copy(GroupId group, List<BodySpan> spans, IEnumerable<KeptSource> from, KeptFileWriter writer, List<BodySpan> wanted, CancellationToken stopping)
    {
        LogCorruptException? damage = null;
        var extents = from.SelectMany(source => source.Extents).Where(pair => pair.Group == group).Select(pair => pair.Extent).ToList();
        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(spans);
        for (int at = 0, extent = 0; at < all.Length;)
        {
            stopping.ThrowIfCancellationRequested();
            var index = all[at].Index;
            var end = at + 1;
            while (end < all.Length && all[end].Index == index)
                end++;
            while (extents[extent].Last < index)
                extent++;
            try
            {
                writer.Add(group, new EntryBodies(index, BodiesOf(group, extents[extent], all[at..end], wanted)));
            }
            catch (LogCorruptException error)
            {
                damage ??= error;
            }

            at = end;
        }

        if (damage is not null)
            throw damage;
    }

    private BodyBytes[] BodiesOf(GroupId group, KeptExtent extent, ReadOnlySpan<BodySpan> spans, List<BodySpan> wanted)
    {
        try
        {
            var record = RecordRuns.Read(extent.File, group, [.. extent.Locate(spans[0].Index, 0)]);
            if (record.Length == 0)
                throw new LogCorruptException(extent.File.Path, 0, $"entry {spans[0].Index} of group {group}, which the state leads to, is not in it");
            return BodiesOf(record[0], spans, extent.File);
        }
        catch (LogCorruptException)
        {
            rescued.Distrust(extent.File.Path);
            if (TryRescue(group, spans, wanted) is { } bodies)
                return bodies;
            throw;
        }
    }

    private BodyBytes[]? TryRescue(GroupId group, ReadOnlySpan<BodySpan> spans, List<BodySpan> wanted)
    {
        var bodies = new BodyBytes[spans.Length];
        var isWhole = true;
        for (var i = 0; i < spans.Length; i++)
        {
            if (rescued.TryGet(group, spans[i], out var body))
            {
                bodies[i] = new BodyBytes(spans[i].Offset, body);
                continue;
            }

            isWhole = false;
            wanted.Add(spans[i]);
        }

        return isWhole ? bodies : null;
    }

    private static BodyBytes[] BodiesOf(in StoredRecord record, ReadOnlySpan<BodySpan> spans, RecordFile from)
    {
        var source = LogReader.BodiesOf(record);
        var bodies = new BodyBytes[spans.Length];
        for (var i = 0; i < bodies.Length; i++)
        {
            bodies[i] = source.TryGet(spans[i].Offset, spans[i].Length, out var body)
                ? new BodyBytes(spans[i].Offset, body)
                : throw new LogCorruptException(from.Path, 0, $"entry {source.Index} no longer holds a body that the state leads to");
        }

        return bodies;
    }

    private CompactionReport Commit(Segment cut, List<KeptSource> before, List<KeptSource> after)
    {
        var released = cut.Id - segments.All[0].Id;
        var left = after.Select(source => source.File).ToHashSet();
        var gone = before.Where(source => !left.Contains(source.File)).ToList();
        if (released == 0 && gone.Count == 0)
            return new CompactionReport(0, 0, 0, 0, null);

        var were = before.Select(source => source.File).ToHashSet();
        var manifest = new LogManifest(
            cut.Id,
            released == 0 ? kept.Manifest.PreviousEnd : segments.Find(cut.Id - 1).WriteEnd,
            kept.NextNumber,
            released == 0 ? kept.Manifest.Groups : _cut.StartsOf(cut),
            [.. after.Select(Describe)]);
        Name(manifest, after);
        segments.ForgetBefore(cut.Id);
        Remove(gone);
        return new CompactionReport(
            released, gone.Count, gone.Sum(source => source.BytesOnDisk), after.Where(source => !were.Contains(source.File)).Sum(source => source.BytesOnDisk), null);
    }

    // From the manifest on the new files count, on the disk and then in memory.
    private void Name(LogManifest manifest, IReadOnlyList<KeptSource> sources)
    {
        // The new files' names must be durable before the manifest that leads to them can be.
        files.SyncDirectory(folder);
        AtomicFile.Replace(files, folder, ManifestFormat.Name, ManifestFormat.Encode(manifest, identity));
        foreach (var (group, log) in groups.All())
        {
            var start = manifest.Groups.FirstOrDefault(one => one.Group == group);
            log.Retain(start.Base, sources.SelectMany(source => source.Extents).Where(pair => pair.Group == group).Select(pair => pair.Extent));
        }

        var noted = kept.Sources.Select(source => source.File).ToHashSet();
        kept.Replace(manifest, sources);
        foreach (var source in sources.Where(source => !noted.Contains(source.File)))
            _places.Write(source);
    }

    private void Remove(IEnumerable<KeptSource> sources)
    {
        foreach (var source in sources)
        {
            source.File.Dispose();
            files.Delete(source.File.Path);
            _places.Delete(source);
        }

        files.SyncDirectory(folder);
    }

    private static ManifestFile Describe(KeptSource source) => new(
        source.IsSegment, source.Number, source.End, [.. source.Extents.Select(pair => new ManifestExtent(pair.Group, pair.Extent.First, pair.Extent.Last, pair.Extent.Since))]);
}
