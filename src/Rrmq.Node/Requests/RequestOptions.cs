using Rrmq.Queues;

namespace Rrmq.Node;

/// <summary>How one <c>/v1</c> request wants to be answered. The default: at once, by a majority, from any node.</summary>
public readonly record struct RequestOptions
{
    /// <summary>No request waits longer for something to take.</summary>
    public static TimeSpan LongestWait { get; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a pop or receive that finds nothing waits for something, 0 to 60 s. Default 0.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>Default <see cref="Acknowledgement.Quorum"/>.</summary>
    public Acknowledgement Acks { get; init; }

    /// <summary>So many voters must have it on their disks before it is answered, as with <see cref="Acknowledgement.All"/>. Default 0: a majority, as always. More than there are voters: all.</summary>
    public int Replicas { get; init; }

    /// <summary>True: a node that does not lead answers <see cref="AnswerKind.NotLeader"/> and forwards nothing.</summary>
    public bool LocalOnly { get; init; }

    /// <summary>Only what takes something waits for something.</summary>
    internal static bool Waits(Command command) =>
        command.Kind is CommandKind.Pop or CommandKind.PopMessages or CommandKind.PopFromGroup or CommandKind.ReceiveMessages or CommandKind.ReceiveJobs;

    internal TimeSpan WaitOf(Command command) =>
        !Waits(command) || Wait <= TimeSpan.Zero ? TimeSpan.Zero : Wait < LongestWait ? Wait : LongestWait;
}
