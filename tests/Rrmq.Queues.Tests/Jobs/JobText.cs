namespace Rrmq.Queues.Tests.Jobs;

/// <summary>What the machine says of jobs and schedules, in the words of the model.</summary>
internal sealed class JobText(Machine machine)
{
    public string Of(CommandResult result)
    {
        var text = result.Detail switch
        {
            JobAnswer answer => $"{result.Status} {Of(answer.Job)}",
            JobNamed named => $"{result.Status} {named.Job}",
            JobProgressed progressed => $"{result.Status} cancel {progressed.CancelRequested} until {progressed.LeaseUntilMs}",
            TakenJobs taken => $"{result.Status} " + string.Join(" ", taken.Jobs.Select(job =>
                $"{job.Message.Id} [{Text(job.Message.Content)}] {job.Message.Attempt}/{job.MaxAttempts} until {job.Message.LeaseUntilMs}")),
            SettledLeases settled => $"{result.Status} " + string.Join(" ", settled.Items.Select(item =>
                item.LeaseUntilMs > 0 ? $"{item.Status} until {item.LeaseUntilMs} cancel {item.CancelRequested}" : $"{item.Status}")),
            ScheduleAnswer answer => $"{result.Status} created {answer.Created} {Of(answer.Schedule)}",
            null => $"{result.Status}",
            var other => throw new ArgumentOutOfRangeException(nameof(result), other, "an answer of another kind"),
        };
        return result.Replayed ? text + " replayed" : text;
    }

    public string Of(JobView job)
    {
        var reason = job.Cause switch
        {
            JobCause.Said => Text(job.Reason),
            JobCause.LeaseExpired => "lease expired",
            JobCause.Asked => "asked",
            JobCause.WaitedFor => $"{job.Culprit} failed",
            _ => "",
        };
        return $"{job.Id} {MachineWords.Utf8(job.Type)} {job.State} [{Text(job.Payload)}] priority {job.Priority} attempt {job.Attempt}/{job.MaxAttempts} progress {job.Progress} note [{Text(job.Note)}] "
            + $"result [{Text(job.Result)}] reason [{reason}] created {job.CreatedMs} run {job.RunAtMs ?? 0} started {job.StartedMs ?? 0} finished {job.FinishedMs ?? 0} key [{MachineWords.Utf8(job.UniqueKey)}] "
            + $"after {string.Join(",", job.After)} cancel {job.CancelRequested} schedule [{MachineWords.Utf8(job.Schedule)}]";
    }

    public string Of(ScheduleView schedule) =>
        $"{MachineWords.Utf8(schedule.Name)} {MachineWords.Utf8(schedule.Type)} {MachineWords.Utf8(schedule.Cron)} [{Text(schedule.Payload)}] keep {schedule.KeepMs} {schedule.Missed} paused {schedule.Paused} "
        + $"next {schedule.NextMs ?? long.MaxValue} last {schedule.LastMs ?? 0} {schedule.LastJob} runs {schedule.Runs}";

    private string Text(BodyReference content) => MachineWords.Utf8(machine.Content(content));
}
