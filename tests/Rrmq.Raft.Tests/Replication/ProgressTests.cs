using FsCheck;
using FsCheck.Fluent;

namespace Rrmq.Raft.Tests;

public sealed class ProgressTests
{
    [Fact]
    public void A_probe_waits_for_its_answer()
    {
        var peer = ProgressAt(10);
        Send(peer, 10, 12);

        Assert.True(peer.IsPaused);
        Assert.Equal(new LogIndex(10), peer.Next);
        peer.ProbeOverdue();
        Assert.False(peer.IsPaused);
    }

    [Fact]
    public void A_match_opens_the_window()
    {
        var peer = ProgressAt(10);
        peer.Accepted(new LogIndex(9));

        Assert.Equal(ProgressState.Replicate, peer.State);
        Assert.Equal(new LogIndex(9), peer.Match);
        Assert.Equal(new LogIndex(10), peer.Next);
    }

    [Fact]
    public void In_the_window_next_runs_ahead_of_the_answers()
    {
        var peer = ProgressAt(10);
        peer.Accepted(new LogIndex(9));
        Send(peer, 10, 12);
        Send(peer, 13, 13);
        Assert.Equal(new LogIndex(14), peer.Next);
        Assert.True(peer.IsPaused);

        peer.Accepted(new LogIndex(12));
        Assert.False(peer.IsPaused);
        Assert.Equal(new LogIndex(14), peer.Next);
    }

    [Fact]
    public void A_rejection_that_a_later_answer_has_overtaken_is_ignored()
    {
        var peer = ProgressAt(10);
        Assert.False(peer.Rejected(new LogIndex(5), agreeAt: new LogIndex(2)));
        Assert.Equal(new LogIndex(10), peer.Next);

        peer.Accepted(new LogIndex(9));
        Assert.False(peer.Rejected(new LogIndex(9), agreeAt: new LogIndex(2)));
        Assert.Equal(ProgressState.Replicate, peer.State);
    }

    [Fact]
    public void A_rejection_in_the_window_means_a_loss_and_starts_again_behind_the_match()
    {
        var peer = ProgressAt(10);
        peer.Accepted(new LogIndex(9));
        Send(peer, 10, 12);
        Assert.True(peer.Rejected(new LogIndex(12), agreeAt: new LogIndex(9)));

        Assert.Equal(ProgressState.Probe, peer.State);
        Assert.Equal(new LogIndex(10), peer.Next);
        Assert.False(peer.IsPaused);
    }

    [Fact]
    public void A_rejected_probe_goes_back_to_where_the_logs_may_agree()
    {
        var peer = ProgressAt(10);
        Assert.True(peer.Rejected(new LogIndex(9), agreeAt: new LogIndex(4)));
        Assert.Equal(new LogIndex(5), peer.Next);
    }

    [Fact]
    public void An_unreachable_peer_is_probed_behind_the_match()
    {
        var peer = ProgressAt(10);
        peer.Accepted(new LogIndex(9));
        Send(peer, 10, 20);
        peer.BackToProbe();

        Assert.Equal(new LogIndex(10), peer.Next);
        Assert.Equal(0, peer.Inflights.Count);
    }

    [Fact]
    public void One_snapshot_is_under_way_at_a_time_and_one_that_failed_is_tried_again_after_a_while()
    {
        var peer = ProgressAt(10);
        peer.NeedsSnapshot();
        Assert.True(peer.IsPaused);
        Assert.True(peer.TryStartSnapshot(nowMs: 0));
        Assert.False(peer.TryStartSnapshot(nowMs: 1000));

        peer.SnapshotEnded(new LogIndex(20), arrived: false, nowMs: 1000);
        Assert.False(peer.TryStartSnapshot(nowMs: 1001));
        Assert.True(peer.TryStartSnapshot(nowMs: 1150));
    }

    [Fact]
    public void Behind_a_snapshot_that_arrived_the_peer_is_probed()
    {
        var peer = ProgressAt(10);
        peer.NeedsSnapshot();
        peer.TryStartSnapshot(nowMs: 0);
        peer.BackToProbe();
        Assert.Equal(ProgressState.Snapshot, peer.State);

        peer.SnapshotEnded(new LogIndex(20), arrived: true, nowMs: 0);
        Assert.Equal(ProgressState.Probe, peer.State);
        Assert.Equal(new LogIndex(21), peer.Next);
        Assert.Equal(LogIndex.Zero, peer.Match);
    }

    [Fact]
    public void Match_stays_below_next_and_never_falls_whatever_is_answered() =>
        Prop.ForAll<(byte Kind, byte Index, byte Hint)[]>(steps =>
        {
            var (peer, match) = (ProgressAt(200), LogIndex.Zero);
            foreach (var (kind, index, hint) in steps)
            {
                if (kind % 16 == 15)
                    peer.NeedsSnapshot();
                else if (kind % 16 == 7)
                    peer.SnapshotEnded(new LogIndex(index), arrived: hint % 2 == 0, nowMs: 0);
                else if (kind % 4 == 0)
                    peer.Accepted(new LogIndex(index));
                else if (kind % 4 == 1)
                    peer.Rejected(kind % 8 == 1 ? peer.Next.Previous : new LogIndex(index), new LogIndex(hint));
                else if (kind % 4 == 2 && !peer.IsPaused)
                    Send(peer, peer.Next.Value, peer.Next.Value + index % 5);
                else
                    peer.BackToProbe();
                if (peer.Match < match || peer.Match >= peer.Next)
                    return false;
                match = peer.Match;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private static void Send(Progress peer, long first, long last) => peer.Sent(new EntryRange(new LogIndex(first), new LogIndex(last)), 1, nowMs: 0);

    private static Progress ProgressAt(long next) =>
        new(new NodeId(2), new LogIndex(next), new RaftOptions { Self = new NodeId(1), Voters = [], MaxInflightMessages = 2 }, nowMs: 0);
}
