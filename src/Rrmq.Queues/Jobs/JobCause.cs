namespace Rrmq.Queues;

/// <summary>Why a job's last attempt, or the job, came to a bad end. The numbers are those of the state's bytes.</summary>
public enum JobCause : byte
{
    None = 0,

    /// <summary>Its worker said why: <see cref="JobView.Reason"/>.</summary>
    Said = 1,

    /// <summary>Its worker was not heard of while its lease ran.</summary>
    LeaseExpired = 2,

    /// <summary>Somebody asked for it to be cancelled.</summary>
    Asked = 3,

    /// <summary>A job that it waited for failed or was cancelled: <see cref="JobView.Culprit"/>.</summary>
    WaitedFor = 4,
}
