using System.Buffers;
using Rrmq.Raft;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>A captured state on its way out of a running node, made up as it is written. What it leads to stays on the disk until it is disposed. One thread.</summary>
public sealed class Backup : IDisposable
{
    private readonly SnapshotRequest _source;
    private readonly ILogStore _log;
    private readonly Action<Queues.StateCapture> _letGo;

    internal Backup(SnapshotRequest source, NodeIdentity identity, ILogStore log, TimeProvider time, Action<Queues.StateCapture> letGo)
    {
        _source = source;
        _log = log;
        _letGo = letGo;
        Info = new BackupInfo(identity.Cluster, identity.Node, source.Meta.Index, source.Meta.Term, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    public BackupInfo Info { get; }

    /// <summary>Writes the whole file (docs/file-formats.md). Takes as long as the output does.</summary>
    /// <exception cref="DamagedBodyException">A body no longer reads as it was written, and no peer has given it. What was written is no whole backup.</exception>
    /// <exception cref="RaftInvariantException">A leader's snapshot has taken the place of what was captured. What was written is no whole backup.</exception>
    public void WriteTo(Stream output, CancellationToken stopping)
    {
        var writer = new BackupWriter(output, Info, stopping);
        _source.Capture.Encode(writer.Content);
        writer.EndPart();
        var bodies = new BodySource(_log);
        foreach (var reference in _source.Capture.LiveBodiesInOrder())
            writer.Content.Write(bodies.Read(reference).Span);
        writer.EndPart();
    }

    public void Dispose() => _letGo(_source.Capture);
}
