namespace Rrmq.Queues;

/// <summary>The number of a command on disk and on the wire; never reused.</summary>
public enum CommandKind : byte
{
    CreateTopic = 1,
    Publish = 2,
    Pop = 3,
    ConfigureTopic = 4,
    DeleteTopic = 5,
    PublishMessages = 6,
    PopMessages = 7,
    ReceiveMessages = 8,
    SettleLeases = 9,
    PurgeTopic = 10,
    PauseTopic = 11,
    RedriveTopic = 12,
    BeginLeadership = 13,
    AppendToStream = 14,
    MakeGroup = 40,
    SeekGroup = 41,
    DeleteGroup = 42,
    PopFromGroup = 43,

    EnqueueJob = 50,
    ReceiveJobs = 51,
    ReportProgress = 52,
    CompleteJob = 53,
    FailJob = 54,
    CancelJob = 55,
    RetryJob = 56,
    PutSchedule = 57,
    DeleteSchedule = 58,
    RunTick = 59,
}
