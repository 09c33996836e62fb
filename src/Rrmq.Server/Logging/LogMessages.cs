using Microsoft.Extensions.Logging;

namespace Rrmq.Server;

/// <summary>Every line the server logs, with its stable number: 5000 to 5099.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(5000, LogLevel.Information, "RRMQ {Version}: node {Node} of {Members} listens on {Address}{Internal}, data in {Data}, pid {Pid}, ready after {Elapsed} ms")]
    public static partial void Started(ILogger logger, string version, string node, int members, string address, string @internal, string data, int pid, long elapsed);

    [LoggerMessage(5001, LogLevel.Debug, "configuration: {Effective}")]
    public static partial void Configuration(ILogger logger, string effective);

    [LoggerMessage(5002, LogLevel.Warning, "replication_mode async: /send answers when the leader alone has a message on its disk, and what it has acknowledged can be lost with it")]
    public static partial void AsyncMayLose(ILogger logger);

    [LoggerMessage(5003, LogLevel.Warning, "quorum {Asked} is asked for; nothing counts as done before a majority has it, and that is {Majority}")]
    public static partial void QuorumBelowMajority(ILogger logger, int asked, int majority);

    [LoggerMessage(5004, LogLevel.Information, "stopping: {Cause}")]
    public static partial void Stopping(ILogger logger, string cause);

    [LoggerMessage(5005, LogLevel.Information, "stopped after {Elapsed} ms")]
    public static partial void Stopped(ILogger logger, long elapsed);

    [LoggerMessage(5006, LogLevel.Critical, "the node cannot go on: {Cause}")]
    public static partial void Failed(ILogger logger, string cause);

    [LoggerMessage(5007, LogLevel.Warning, "stopping took longer than it may: {Cause}")]
    public static partial void StopIncomplete(ILogger logger, string cause);

    [LoggerMessage(5008, LogLevel.Error, "a request failed for a reason of our own")]
    public static partial void RequestFailed(ILogger logger, Exception cause);

    [LoggerMessage(5009, LogLevel.Information, "stopped before the node was ready: {Cause}")]
    public static partial void StoppedBeforeReady(ILogger logger, string cause);

    [LoggerMessage(5010, LogLevel.Information, "taken in as {Name}, node {Id} of cluster {Cluster}; a learner until it has caught up")]
    public static partial void TakenIn(ILogger logger, string name, int id, string cluster);

    [LoggerMessage(5012, LogLevel.Error, "the data folder is damaged: {Finding}; nothing in it is changed, and this node votes for nobody, until its cluster has taken it in anew")]
    public static partial void Damaged(ILogger logger, string finding);

    [LoggerMessage(5013, LogLevel.Warning, "asks {Member} to be taken in anew, again and again: {Reason}")]
    public static partial void RejoinDelayed(ILogger logger, Uri member, string reason);

    [LoggerMessage(5014, LogLevel.Warning, "taken in anew as {Name}, node {Id}; a learner until it has caught up, and then a voter in the place of what it was; the damaged files are {Where}")]
    public static partial void TakenInAnew(ILogger logger, string name, int id, string where);

    [LoggerMessage(5011, LogLevel.Warning, "asks {Member} to be taken in, again and again: {Reason}")]
    public static partial void JoinDelayed(ILogger logger, Uri member, string reason);

    [LoggerMessage(5015, LogLevel.Error, "a backup was broken off: {Cause}")]
    public static partial void BackupBroken(ILogger logger, string cause);

    [LoggerMessage(5020, LogLevel.Warning, "metrics could not be sent to {Target}; it is tried again, silently until it works: {Reason}")]
    public static partial void TelemetryFails(ILogger logger, Uri target, string reason);

    [LoggerMessage(5021, LogLevel.Information, "metrics are sent to {Target} again")]
    public static partial void TelemetryGoesOn(ILogger logger, Uri target);

    [LoggerMessage(5022, LogLevel.Error, "the dashboard's charts stand still: topics cannot be looked at")]
    public static partial void SamplingFailed(ILogger logger, Exception cause);
}
