namespace Rrmq.Storage;

/// <summary>
/// Looks at a stopped node's log without changing it. The verdict is recovery's own: it is run as a start would run it, up to where that would change the disk. Beside it each
/// segment is walked by itself, because recovery ends at the first damage. One thread, one use.
/// </summary>
internal sealed class LogInspector(IFileSystem files, string folder, NodeIdentity identity, bool verify, Action<RecoveryProgress>? progress)
{
    private readonly SegmentFactory _factory = new(files, files, folder, identity, new LogOptions());
    private readonly GroupTable _groups = new();
    private readonly List<LogFileReport> _files = [];
    private readonly List<Finding> _findings = [];
    private long _tornBytes;

    /// <param name="live">What the newest snapshot leads to, and its index; null when there is none.</param>
    public LogInspection Run((IEnumerable<BodySpan> Spans, LogIndex AsOf)? live)
    {
        using var durableEnd = new DurableEndFile(files, folder, identity.Incarnation);
        Recover(durableEnd, live);
        var noted = durableEnd.Read();
        var group = _groups.GetOrAdd(GroupId.Default);
        return new LogInspection
        {
            Files = _files,
            Findings = _findings,
            Base = group.Base,
            LastIndex = group.LastIndex,
            HardState = group.HardState,
            TornBytes = _tornBytes,
            DurableEnd = noted is { } end ? (end.Segment, end.Offset) : null,
            HasManifest = files.FileExists(Path.Combine(folder, ManifestFormat.Name)),
        };
    }

    private void Recover(DurableEndFile durableEnd, (IEnumerable<BodySpan> Spans, LogIndex AsOf)? live)
    {
        SegmentSet? segments = null;
        KeptSet? kept = null;
        try
        {
            (segments, kept) = new LogRecovery(files, folder, identity, _factory, _groups, durableEnd, progress).Read();
        }
        catch (LogCorruptException error)
        {
            _findings.Add(Finding.Of(error));
        }

        using (segments)
        using (kept)
        {
            SurveyKept();
            Survey();
            if (segments is not null && kept is not null && live is { } known)
                CountLive(segments, kept, known.Spans, known.AsOf);
        }
    }

    private void SurveyKept()
    {
        var kept = new KeptFiles(files, folder, identity);
        var recovery = new KeptRecovery(kept, verify ? null : new PlacesFile(files, identity), identity);
        foreach (var described in ReadManifest().Kept)
        {
            var path = described.IsSegment ? _factory.PathOf((int)described.Number) : kept.PathOf(described.Number);
            if (files.FileExists(path))
                SurveyKept(recovery, described.IsSegment ? _factory.Open((int)described.Number) : kept.Open(described.Number), described);
        }
    }

    private void SurveyKept(KeptRecovery recovery, RecordFile file, ManifestFile described)
    {
        using (file)
        {
            long? records = null;
            try
            {
                var source = recovery.Read(file, described);
                records = source.Extents.Sum(pair => (long)pair.Extent.Count);
            }
            catch (LogCorruptException error)
            {
                Add(Finding.Of(error));
            }

            _files.Add(new LogFileReport(
                Path.GetFileName(file.Path), described.IsSegment ? LogFileKind.KeptSegment : LogFileKind.Rewritten, file.File.Length, described.End, records,
                described.Extents.Count > 0 ? described.Extents.Min(extent => extent.First) : null, described.Extents.Count > 0 ? described.Extents.Max(extent => extent.Last) : null));
        }
    }

    // One that does not read has been told by recovery.
    private LogManifest ReadManifest()
    {
        try
        {
            return LogInventory.ReadManifest(files, folder, identity);
        }
        catch (LogCorruptException)
        {
            return LogManifest.Whole;
        }
    }

    private void Survey()
    {
        var known = _files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        var ids = new List<int>();
        foreach (var name in files.DirectoryExists(folder) ? files.List(folder) : [])
        {
            if (!known.Contains(name) && SegmentName.TryParse(name, out var id))
                ids.Add(id);
        }

        var last = ids.FindLast(HasContent);
        foreach (var id in ids)
            Survey(id, last);
    }

    private bool HasContent(int id)
    {
        using var file = _factory.Open(id);
        return new SegmentWindow(file.File).EndOfContent(SegmentHeader.Bytes) > SegmentHeader.Bytes;
    }

    private void Survey(int id, int last)
    {
        using var file = _factory.Open(id);
        var window = new SegmentWindow(file.File);
        if (LogRecovery.FindDamage(window, file.Path, identity, id) is { } damage)
            Add(Finding.Of(damage));
        var survey = new SegmentSurvey(file.Path, window, new RecordReader(window, file.Seed), id == last);
        survey.Run();
        survey.Findings.ForEach(Add);
        _tornBytes += survey.TornBytes;
        var kind = id > last && survey.Records == 0 ? LogFileKind.Prepared : LogFileKind.Segment;
        _files.Add(new LogFileReport(SegmentName.Of(id), kind, window.FileLength, survey.End, survey.Records, survey.First, survey.Last));
    }

    private void Add(Finding finding)
    {
        if (!_findings.Any(known => (known.File, known.Offset) == (finding.File, finding.Offset)))
            _findings.Add(finding);
    }

    private void CountLive(SegmentSet segments, KeptSet kept, IEnumerable<BodySpan> spans, LogIndex asOf)
    {
        List<KeptSource> sources = [.. kept.Sources];
        foreach (var segment in segments.All)
        {
            if (_groups.Find(GroupId.Default)?.PositionsIn(segment.Id) is { Count: > 0 } positions)
                sources.Add(new KeptSource(true, segment.Id, segment.Records, segment.WriteEnd, segment.Region.End, [(GroupId.Default, new KeptExtent(segment.Records, positions))]));
        }

        var live = new LiveBytes(sources);
        live.Count(new CompactionScope(GroupId.Default, asOf, asOf, spans));
        for (var i = 0; i < sources.Count; i++)
        {
            var at = _files.FindIndex(file => file.Name == Path.GetFileName(sources[i].File.Path));
            if (sources[i].Extents.Any(pair => pair.Extent.First <= asOf))
                _files[at] = _files[at] with { LiveBytes = live[i] };
        }
    }
}
