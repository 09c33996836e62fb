using System.Text;

namespace Rrmq.Raft.Tests;

/// <summary>Messages, notices and entries in the few words of a transcript. An index and its term are written 5/2.</summary>
internal static class Wording
{
    public static string Of(Envelope envelope) => $"{envelope.From}->{envelope.To} {Of(envelope.Message)}";

    public static string Of(RaftMessage message) => message switch
    {
        PreVoteRequest m => $"PreVote t{m.Term} last={m.LastIndex}/{m.LastTerm}",
        PreVoteResponse m => $"PreVoteResponse t{m.Term} {YesNo(m.Granted)}{(m.Removed ? ", removed" : "")}",
        VoteRequest m => $"Vote t{m.Term} last={m.LastIndex}/{m.LastTerm}{(m.Transfer ? " transfer" : "")}",
        VoteResponse m => $"VoteResponse t{m.Term} {YesNo(m.Granted)}",
        AppendRequest m => $"Append t{m.Term} after={m.PreviousIndex}/{m.PreviousTerm} commit={m.Commit}{Of(m.Entries)}",
        AppendResponse { Accepted: true } m => $"AppendResponse t{m.Term} matches {m.Index}",
        AppendResponse m => $"AppendResponse t{m.Term} not after {m.Index}, hint={m.HintIndex}/{m.HintTerm}",
        Heartbeat m => $"Heartbeat t{m.Term} commit={m.Commit} round={m.ReadRound}",
        HeartbeatResponse m => $"HeartbeatResponse t{m.Term} round={m.ReadRound}{(m.DiskFull ? ", disk full" : "")}",
        TimeoutNow m => $"TimeoutNow t{m.Term}",
        ReadIndexRequest m => $"ReadIndex t{m.Term} read={m.Context}",
        ReadIndexResponse m => $"ReadIndexResponse t{m.Term} read={m.Context} {(m.Granted ? $"at {m.Index}" : "no")}",
        SnapshotTransfer m => $"Snapshot t{m.Term} up to {m.Snapshot.Meta.Index}/{m.Snapshot.Meta.Term}",
        _ => throw new ArgumentOutOfRangeException(nameof(message)),
    };

    public static string Of(Notice notice) => notice.Kind switch
    {
        NoticeKind.PreCampaign => $"asks for pre-votes for term {notice.Term.Next}",
        NoticeKind.Campaign => $"campaigns in term {notice.Term}",
        NoticeKind.BecameLeader => $"leads term {notice.Term}",
        NoticeKind.FollowsLeader => $"follows {notice.Node} in term {notice.Term}",
        NoticeKind.SteppedDown => $"steps down from term {notice.Term}: {notice.Reason}",
        NoticeKind.VoteGranted => $"votes for {notice.Node} in term {notice.Term}",
        NoticeKind.Truncated => $"cuts its log from {notice.Index} on",
        NoticeKind.TransferStarted => $"hands over to {notice.Node}",
        NoticeKind.TransferAborted => $"gives up handing over to {notice.Node}",
        NoticeKind.MembershipChanged => $"has {notice.Reason}",
        NoticeKind.MembershipUndone => $"is back to {notice.Reason}",
        NoticeKind.Removed => "knows that it is removed",
        NoticeKind.SnapshotInstalled => $"takes over the snapshot up to {notice.Index}, {notice.Reason}",
        _ => throw new ArgumentOutOfRangeException(nameof(notice)),
    };

    public static string Of(IReadOnlyList<Entry> entries)
    {
        var text = new StringBuilder();
        foreach (var entry in entries)
            text.Append(' ').Append(Of(entry));
        return text.ToString();
    }

    public static string Of(Entry entry) =>
        $"{entry.Index}/{entry.Term}:{ContentOf(entry)}";

    public static string Of(StorageAppend append)
    {
        var parts = new List<string>();
        if (append.HardState is { } state)
            parts.Add($"term {state.Term} vote {state.VotedFor}");
        if (append.ResetTo is { } snapshot)
            parts.Add($"reset to {snapshot.Index}/{snapshot.Term}");
        if (append.TruncateFrom is { } from)
            parts.Add($"cut from {from}");
        if (append.Entries.Count > 0)
            parts.Add(Of(append.Entries).TrimStart());
        if (parts.Count == 0)
            parts.Add("nothing new");
        return string.Join(", ", parts);
    }

    private static string ContentOf(Entry entry)
    {
        if (entry.Kind == EntryKind.Membership)
            return $"({MembershipFormat.Decode(entry.Payload.Span)})";
        return entry.Payload.IsEmpty ? "no-op" : Encoding.UTF8.GetString(entry.Payload.Span);
    }

    private static string YesNo(bool granted) => granted ? "yes" : "no";
}
