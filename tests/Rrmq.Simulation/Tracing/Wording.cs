using Rrmq.Raft;
using Rrmq.Transport;

namespace Rrmq.Simulation;

/// <summary>Messages and appends in the few words that a trace has room for.</summary>
internal static class Wording
{
    public static string Of(RaftMessage message) => message switch
    {
        PreVoteRequest request => $"pre-vote? term {request.Term}, last {request.LastIndex}/{request.LastTerm}",
        PreVoteResponse response => $"pre-vote {YesOrNo(response.Granted)}, term {response.Term}",
        VoteRequest request => $"vote? term {request.Term}, last {request.LastIndex}/{request.LastTerm}{(request.Transfer ? ", transfer" : "")}",
        VoteResponse response => $"vote {YesOrNo(response.Granted)}, term {response.Term}",
        AppendRequest request => $"append term {request.Term}, after {request.PreviousIndex}/{request.PreviousTerm}, {request.Entries.Count} entries, commit {request.Commit}",
        AppendResponse { Accepted: true } response => $"appended up to {response.Index}, term {response.Term}",
        AppendResponse response => $"append refused at {response.Index}, hint {response.HintIndex}/{response.HintTerm}, term {response.Term}",
        Heartbeat heartbeat => $"heartbeat term {heartbeat.Term}, commit {heartbeat.Commit}, round {heartbeat.ReadRound}",
        HeartbeatResponse response => $"heartbeat answered, term {response.Term}, round {response.ReadRound}{(response.DiskFull ? ", disk full" : "")}",
        ForwardRequest request => $"forwards {request.RequestId}, patience {request.PatienceMs} ms, wait {request.WaitMs} ms",
        ForwardAnswer answer => $"answers {answer.RequestId}: kind {answer.Kind}, status {answer.Status}, at {answer.Index}, {answer.Contents.Count} contents",
        _ => message.ToString(),
    };

    public static string Of(IReadOnlyList<StorageAppend> batch) => string.Join(" | ", batch.Select(Of));

    public static string Of(string? body) => body is { Length: > 24 } ? $"{body[..12]}... of {body.Length} bytes" : body ?? "";

    private static string Of(StorageAppend append)
    {
        var parts = new List<string>();
        if (append.HardState is { } state)
            parts.Add($"term {state.Term} vote {state.VotedFor}");
        if (append.TruncateFrom is { } from)
            parts.Add($"truncate from {from}");
        if (append.Entries.Count > 0)
            parts.Add($"entries {append.Entries[0].Index} to {append.Entries[^1].Index} of term {append.Entries[^1].Term}");
        return parts.Count == 0 ? "nothing" : string.Join(", ", parts);
    }

    private static string YesOrNo(bool granted) => granted ? "granted" : "refused";
}
