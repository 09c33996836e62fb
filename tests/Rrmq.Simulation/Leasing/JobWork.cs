using System.Globalization;
using System.Text;
using Rrmq.Histories;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>What one client of jobs wants next: it makes jobs, some of which wait for others, receives some, says how far it is, brings them to an end or forgets about them, and cancels now and then.</summary>
internal sealed class JobWork(int number, bool usesKeys, Chance chance)
{
    private readonly List<MessageId> _made = [];
    private readonly Queue<Receipt> _inHand = new();
    private int _said;

    public static byte[] Topic => "job.sim"u8.ToArray();

    public static TopicLimits Limits => new(1_000_000, 1_000_000_000);

    public LeasingOperation Next(long began)
    {
        var marker = string.Create(CultureInfo.InvariantCulture, $"j{number}:{++_said}");
        var bytes = Encoding.UTF8.GetBytes(marker);
        var roll = chance.NextDouble();
        Command command = _inHand.Count > 0 && roll < 0.5 ? Work(bytes)
            : roll < 0.65 ? Enqueue(bytes)
            : roll < 0.95 || _made.Count == 0 ? new ReceiveJobs(Topic, chance.Between(1, 4), 1_000_000, chance.Between(200, 2_500), chance.Next()) { Consumer = bytes }
            : new CancelJob(chance.Pick(_made));
        if (usesKeys)
            command = command with { IdempotencyKey = bytes };
        var wait = TimeSpan.FromMilliseconds(chance.Happens(0.5) ? chance.Between(1, 2_000) : 0);
        return new LeasingOperation(command, new RequestOptions { Wait = wait }, LeasingWork.MarkerOf(command, marker), began);
    }

    public void Answered(LeasingOperation operation)
    {
        if (operation.Fate != Fate.Done)
            return;
        switch (operation.Answer.Result.Detail)
        {
            case JobAnswer { Job: var job } when operation.Command is EnqueueJob:
                _made.Add(job.Id);
                break;
            case TakenJobs taken:
                foreach (var job in taken.Jobs.Where(_ => chance.Happens(0.9)))
                    _inHand.Enqueue(job.Message.Receipt);
                break;
        }
    }

    private EnqueueJob Enqueue(byte[] marker)
    {
        var (waits, delays, priority, attempts) = (chance.Happens(0.3), chance.Happens(0.2), chance.Between(0, 9), chance.Between(1, 4));
        var delay = chance.Between(1, 1_000);
        return new EnqueueJob(Topic, new Envelope("application/json", [], marker).Encode(), 3_600_000, Limits)
        {
            Priority = (byte)priority,
            DelayMs = delays ? delay : null,
            MaxAttempts = attempts,
            BackoffMs = chance.Between(0, 300),
            After = waits ? [.. Enumerable.Range(0, Math.Min(3, _made.Count)).Select(_ => chance.Pick(_made)).Distinct()] : [],
        };
    }

    private Command Work(byte[] marker)
    {
        var receipt = _inHand.Dequeue();
        var roll = chance.NextDouble();
        if (roll < 0.3)
        {
            _inHand.Enqueue(receipt);
            return new ReportProgress(receipt) { Progress = chance.Between(0, 100), Note = marker, LeaseMs = chance.Between(200, 2_500) };
        }

        return roll < 0.8 ? new CompleteJob(receipt, marker) : new FailJob(receipt, marker, Retry: chance.Happens(0.8));
    }
}
