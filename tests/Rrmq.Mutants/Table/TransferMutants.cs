using static Rrmq.Mutants.Checks;

namespace Rrmq.Mutants;

internal static class TransferMutants
{
    private const string Core = "src/Rrmq.Raft/RaftCore.cs";
    private const string Leadership = "src/Rrmq.Raft/Replication/Leadership.cs";

    public static Chapter Chapter { get; } = new("Transfer",
    [
        new("transfer-proposes-on", "A transfer stops proposals",
            [Patch.Expression(Core, "leadership.IsTransferring", "false")],
            [Transcript("transfer")]),
        new("transfer-at-once", "A transfer waits for the match",
            [Patch.Expression(Leadership, "peer.Match != _core.Log.LastIndex", "false")],
            [Transcript("transfer")]),
        new("transfer-for-ever", "A transfer is given up after a while, and proposals go on",
            [Patch.Expression(Leadership, "IsTransferring && _core.NowMs >= _transferDeadlineMs", "false")],
            [Transcript("transfer-aborted"), Schedules(400)]),
        new("transfer-meets-lease", "A transfer's election passes the lease",
            [new(Core, "StartVote(transfer: true);", $"StartVote(transfer: !{Patch.SwitchMark});")],
            [Transcript("transfer")]),
    ]);
}
