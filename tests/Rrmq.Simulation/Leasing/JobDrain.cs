using System.Globalization;
using System.Text;
using Rrmq.Histories;
using Rrmq.Node;
using Rrmq.Queues;

namespace Rrmq.Simulation;

/// <summary>Does every job that is left, until it is told to stop.</summary>
internal sealed class JobDrain
{
    private readonly Queue<Receipt> _inHand = new();
    private ulong _made;

    public LeasingOperation Next(long began)
    {
        var marker = string.Create(CultureInfo.InvariantCulture, $"last {++_made}");
        Command command = _inHand.TryDequeue(out var receipt)
            ? new CompleteJob(receipt, Encoding.UTF8.GetBytes(marker))
            : new ReceiveJobs(JobWork.Topic, 20, 1_000_000, 2_000, ulong.MaxValue - _made);
        return new LeasingOperation(command, new RequestOptions { Wait = TimeSpan.FromMilliseconds(50) }, LeasingWork.MarkerOf(command, marker), began);
    }

    public void Answered(LeasingOperation operation)
    {
        if (operation is not { Fate: Fate.Done, Answer.Result.Detail: TakenJobs taken })
            return;
        foreach (var job in taken.Jobs)
            _inHand.Enqueue(job.Message.Receipt);
    }
}
