namespace Rrmq.Simulation;

/// <summary>One fault of a schedule, with everything it needs drawn beforehand.</summary>
/// <param name="Number">Its place in the schedule as drawn; what <c>--only</c> names.</param>
/// <param name="AtMs">Virtual time.</param>
/// <param name="Kind">What happens.</param>
/// <param name="Node">Whom it strikes, from 1; for a split, the nodes of one part as bits; for a change of members, which of the members then, counted around.</param>
/// <param name="Other">The far end of a link; 0 for faults that have none.</param>
/// <param name="ForMs">How long it lasts, or how long the node stays down; 0 when it does not end by itself.</param>
/// <param name="Amount">Which file operation, how many milliseconds, bytes or percent: see <see cref="FaultSchedule"/>.</param>
internal sealed record FaultEvent(int Number, long AtMs, FaultKind Kind, int Node, int Other, long ForMs, long Amount)
{
    public override string ToString() => Kind switch
    {
        FaultKind.PowerCut => $"n{Node} loses power for {ForMs} ms",
        FaultKind.PowerCutInOperation => $"n{Node} loses power for {ForMs} ms, {Amount} file operations from now",
        FaultKind.PowerCutOfAll => $"all lose power, for {ForMs} ms or less",
        FaultKind.Kill => $"n{Node} is killed and comes back after {ForMs} ms",
        FaultKind.KillInOperation => $"n{Node} is killed {Amount} file operations from now and comes back after {ForMs} ms",
        FaultKind.KillOfAll => $"all are killed and come back after {ForMs} ms or less",
        FaultKind.GracefulRestart => $"n{Node} is asked to stop and comes back after {ForMs} ms",
        FaultKind.Pause => $"n{Node} freezes for {ForMs} ms",
        FaultKind.CutOneWay => $"the way from n{Node} to n{Other} is cut for {ForMs} ms",
        FaultKind.CutBothWays => $"the ways between n{Node} and n{Other} are cut for {ForMs} ms",
        FaultKind.Isolate => $"n{Node} is cut off from all others for {ForMs} ms",
        FaultKind.Split => $"the nodes {PartText()} are cut off from the rest for {ForMs} ms",
        FaultKind.SlowLink => $"the way from n{Node} to n{Other} takes {Amount} ms more for {ForMs} ms",
        FaultKind.LossyLink => $"the way from n{Node} to n{Other} loses {Amount}% for {ForMs} ms",
        FaultKind.ResetLink => $"the connection from n{Node} to n{Other} breaks",
        FaultKind.SlowDisk => $"the disk of n{Node} takes up to {Amount} ms a write for {ForMs} ms",
        FaultKind.StalledDisk => $"the next write of n{Node} takes {Amount} ms",
        FaultKind.FailedWrite => $"a write of n{Node} fails, {Amount} from now; it comes back after {ForMs} ms",
        FaultKind.FailedSync => $"a sync of n{Node} fails, {Amount} from now; it comes back after {ForMs} ms",
        FaultKind.FullDisk => $"the disk of n{Node} has room for {Amount} bytes more for {ForMs} ms",
        FaultKind.FlippedBit => $"n{Node} stops, a bit of its disk flips, it comes back after {ForMs} ms",
        FaultKind.ShortenedFile => $"n{Node} stops, a file of it is cut short, it comes back after {ForMs} ms",
        FaultKind.WipedDisk => $"n{Node} stops and comes back after {ForMs} ms with an empty disk",
        FaultKind.WallClockStep => $"the wall clock of n{Node} jumps by {Amount} ms",
        FaultKind.ClockDrift => $"the clock of n{Node} runs at {Amount}% from now on",
        FaultKind.Join => Amount == 1 ? "a machine is announced, comes and asks to be taken in" : "a machine more asks to be taken in",
        FaultKind.Removal => $"{MemberText()} is to be removed",
        FaultKind.LossForGood => $"{MemberText()} is lost for good, and to be removed",
        FaultKind.Transfer => $"{MemberText()} is to lead",
        _ => Kind.ToString(),
    };

    /// <summary>True for what an operator does, with good reason, and not a misfortune.</summary>
    public bool IsChangeOfMembers => Kind >= FaultKind.Join;

    /// <summary>True when a cluster of so many nodes has everybody this fault names.</summary>
    public bool FitsInto(int nodes) => Other <= nodes && (Kind == FaultKind.Split ? Node < (1 << nodes) - 1 : Node <= nodes);

    private string MemberText() => $"the {Node}. of those who are members then";

    private string PartText() => string.Join('+', Enumerable.Range(1, 31).Where(node => (Node & (1 << (node - 1))) != 0).Select(node => $"n{node}"));
}
