using System.Diagnostics;
using Rrmq.Node;
using Rrmq.Raft;

namespace Rrmq.Server;

/// <summary>What a node says of itself to monitors: consensus, peers, log, disk, snapshots.</summary>
internal sealed class NodeFigures(QueueNode node)
{
    private static readonly Role[] Roles = Enum.GetValues<Role>();

    public void Collect(IMetricSink sink)
    {
        var status = node.Status;
        sink.Add(MetricTable.Build, 1, ProductVersion.Text, node.Options.Self.Name, node.Options.Self.PublicAddress, node.Identity.Cluster.ToString());
        Consensus(sink, status);
        Events(sink, node.Meter);
        Peers(sink, status);
        sink.Add(MetricTable.LogAppend, node.AppendTimes.Look());
        if (node.SyncTimes is { } syncs)
            sink.Add(MetricTable.LogSync, syncs.Look());
        Disk(sink, status);
        Snapshots(sink, status, node.Meter);
        sink.Add(MetricTable.WaitingRequests, node.WaitingRequests);
        sink.Add(MetricTable.Topics, status.Holdings.Topics);
        sink.Add(MetricTable.Messages, status.Holdings.Messages);
        sink.Add(MetricTable.MessageBytes, status.Holdings.Bytes);
        for (var i = 0; i < JobRules.States.Length; i++)
            sink.Add(MetricTable.Jobs, status.Holdings.Jobs?[i] ?? 0, JobRules.States[i]);
        sink.Add(MetricTable.Schedules, status.Holdings.Schedules);
    }

    private static void Consensus(IMetricSink sink, NodeStatus status)
    {
        foreach (var role in Roles)
            sink.Add(MetricTable.Role, status.Role == role ? 1 : 0, role.ToString().ToLowerInvariant());
        sink.Add(MetricTable.IsVoter, status.Standing == Standing.Voter ? 1 : 0);
        sink.Add(MetricTable.HasLeader, status.Leader is null ? 0 : 1);
        sink.Add(MetricTable.Members, status.Members.Count);
        sink.Add(MetricTable.Voters, status.Members.Count(static member => member.IsVoter));
        sink.Add(MetricTable.Term, status.Term.Value);
        sink.Add(MetricTable.LastIndex, status.LastLogIndex.Value);
        sink.Add(MetricTable.CommitIndex, status.CommitIndex.Value);
        sink.Add(MetricTable.AppliedIndex, status.LastApplied.Value);
    }

    private static void Events(IMetricSink sink, NodeMeter meter)
    {
        sink.Add(MetricTable.PreVotes, meter.PreVotes);
        sink.Add(MetricTable.Elections, meter.Elections);
        sink.Add(MetricTable.Votes, meter.VotesGranted);
        sink.Add(MetricTable.LeaderChanges, meter.LeaderChanges);
        sink.Add(MetricTable.LeadershipsLost, meter.LeadershipsLost);
        sink.Add(MetricTable.Truncations, meter.Truncations);
        sink.Add(MetricTable.CommitStalls, meter.CommitStalls);
    }

    private static void Peers(IMetricSink sink, NodeStatus status)
    {
        foreach (var peer in status.Peers)
            sink.Add(MetricTable.PeerUp, peer.Alive ? 1 : 0, peer.Member.Name);
        foreach (var peer in status.Peers)
        {
            if (peer.LastContactMs is { } milliseconds)
                sink.Add(MetricTable.PeerContact, milliseconds / 1000.0, peer.Member.Name);
        }

        foreach (var peer in status.Peers)
        {
            if (peer.RoundTrip is { } trip)
                sink.Add(MetricTable.PeerRoundTrip, trip.TotalSeconds, peer.Member.Name);
        }

        foreach (var peer in status.Peers)
        {
            if (status.Role == Role.Leader && peer.MatchIndex is { } match)
                sink.Add(MetricTable.PeerLag, Math.Max(0, status.LastLogIndex.Value - match.Value), peer.Member.Name);
        }
    }

    private void Disk(IMetricSink sink, NodeStatus status)
    {
        sink.Add(MetricTable.DataBytes, node.BytesOnDisk);
        try
        {
            sink.Add(MetricTable.DiskFree, node.FreeBytes);
        }
        catch (IOException)
        {
            // A volume that cannot be asked has no figure; what that means for the node, its own writes tell.
        }

        sink.Add(MetricTable.DiskReserve, node.ReservedBytes);
        sink.Add(MetricTable.DiskFull, status.DiskFull ? 1 : 0);
    }

    private static void Snapshots(IMetricSink sink, NodeStatus status, NodeMeter meter)
    {
        sink.Add(MetricTable.SnapshotIndex, status.SnapshotIndex.Value);
        sink.Add(MetricTable.SnapshotBytes, meter.LastSnapshotBytes);
        sink.Add(MetricTable.SnapshotSeconds, (double)meter.LastSnapshotTicks / Stopwatch.Frequency);
        sink.Add(MetricTable.SnapshotsWritten, meter.SnapshotsWritten);
        sink.Add(MetricTable.SnapshotsInstalled, meter.SnapshotsInstalled);
    }
}
