namespace Rrmq.Storage;

/// <summary>The files outside the log that hold bodies, and the manifest that names them. Changed by the opening thread and by compaction; the figures are for any thread.</summary>
internal sealed class KeptSet(LogManifest manifest, IReadOnlyList<KeptSource> sources) : IDisposable
{
    private IReadOnlyList<KeptSource> _sources = sources;

    public LogManifest Manifest { get; private set; } = manifest;

    /// <summary>In the order in which the log had what they hold.</summary>
    public IReadOnlyList<KeptSource> Sources => Volatile.Read(ref _sources);

    /// <summary>The number of the next rewritten file.</summary>
    public long NextNumber { get; private set; } = manifest.NextKept;

    public long BytesOnDisk => Sources.Sum(source => source.BytesOnDisk);

    public long TakeNumber() => NextNumber++;

    public void Replace(LogManifest manifest, IReadOnlyList<KeptSource> sources)
    {
        Manifest = manifest;
        Volatile.Write(ref _sources, sources);
    }

    public void Dispose()
    {
        foreach (var source in Sources)
            source.File.Dispose();
    }
}
