using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>
/// The jobs of one cluster's log, kept by the plainest rules there are, from commands and their results alone: a job has one lease at a time, ends once, and every job that was ever acknowledged has ended when all is over. Throws
/// when a result says otherwise.
/// </summary>
internal sealed class JobLedger
{
    private const long LongestGapMs = 60_000;

    private readonly HashSet<MessageId> _made = [];
    private readonly Dictionary<MessageId, (ulong Token, long UntilMs)> _leases = [];
    private readonly Dictionary<MessageId, string> _ended = [];

    /// <summary>A new leader has begun, so long after the last stamp before it.</summary>
    public void LeadershipBegins(long beforeMs, long nowMs)
    {
        var gap = Math.Clamp(nowMs - beforeMs, 0, LongestGapMs);
        foreach (var (job, lease) in _leases.ToArray())
            _leases[job] = lease with { UntilMs = lease.UntilMs + gap };
    }

    public void Follow(string where, Command command, in CommandResult result, long nowMs)
    {
        switch (command)
        {
            case EnqueueJob when result.Detail is JobAnswer made:
                if (!_made.Add(made.Job.Id))
                    Broken($"{where} makes {made.Job.Id}, which was made before");
                Ends(where, made.Job);
                break;
            case CancelJob when result.Detail is JobAnswer cancelled:
                Ends(where, cancelled.Job);
                break;
            case ReceiveJobs when result.Detail is TakenJobs taken:
                foreach (var job in taken.Jobs)
                    Took(where, job.Message, nowMs);
                break;
            case ReportProgress report:
                if (IsOpen(where, report.Receipt, result, nowMs))
                    _leases[report.Receipt.Message] = (report.Receipt.Token, ((JobProgressed)result.Detail!).LeaseUntilMs);
                break;
            case CompleteJob complete:
                if (IsOpen(where, complete.Receipt, result, nowMs))
                    Ends(where, ((JobAnswer)result.Detail!).Job);
                break;
            case FailJob fail:
                if (IsOpen(where, fail.Receipt, result, nowMs))
                {
                    _leases.Remove(fail.Receipt.Message);
                    Ends(where, ((JobAnswer)result.Detail!).Job);
                }

                break;
        }
    }

    /// <summary>All is over: every job that was made has come to an end.</summary>
    public void CheckEnd(QueueStateMachine state)
    {
        foreach (var id in _made)
        {
            if (state.DescribeJob(id) is not { State: JobState.Succeeded or JobState.Failed or JobState.Cancelled } job)
                Broken($"job {id} is {state.DescribeJob(id)?.State.ToString() ?? "gone"} when all is over");
            else if (_ended.TryGetValue(id, out var how) && !how.StartsWith($"{job.State}", StringComparison.Ordinal))
                Broken($"job {id} is {job.State}, and it was {how}");
        }
    }

    private void Took(string where, TakenMessage message, long nowMs)
    {
        if (!_made.Contains(message.Id))
            Broken($"{where} brings {message.Id}, which nobody made");
        if (_ended.TryGetValue(message.Id, out var how))
            Broken($"{where} brings {message.Id}, which was {how}");
        if (_leases.TryGetValue(message.Id, out var lease) && lease.UntilMs > nowMs)
            Broken($"{where} brings {message.Id} at {nowMs}, which is leased until {lease.UntilMs}");
        _leases[message.Id] = (message.Token, message.LeaseUntilMs);
    }

    private bool IsOpen(string where, Receipt receipt, in CommandResult result, long nowMs)
    {
        var isOpen = _leases.TryGetValue(receipt.Message, out var lease) && lease.Token == receipt.Token && lease.UntilMs > nowMs;
        if (result.Status == CommandStatus.Done != isOpen)
            Broken($"{where} about {receipt.Message} at {nowMs} is answered with {result.Status}, and its lease is {(isOpen ? $"open until {lease.UntilMs}" : "over")}");
        return isOpen;
    }

    private void Ends(string where, JobView job)
    {
        if (job.State is not (JobState.Succeeded or JobState.Failed or JobState.Cancelled))
            return;
        _leases.Remove(job.Id);
        if (!_ended.TryAdd(job.Id, $"{job.State} by {where}"))
            Broken($"{where} ends {job.Id} as {job.State}, and it was {_ended[job.Id]}");
    }

    private static void Broken(string what) => throw new BrokenPromiseException("jobs", what);
}
