using System.Text;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>The bounds of what a job and a schedule may be told. Durations in milliseconds.</summary>
internal static class JobRules
{
    public const string TopicPrefix = "job.";
    public const int MaxKeyBytes = 255;
    public const int MaxAfter = 100;
    public const int MaxNoteBytes = 1_000;
    public const int MaxReasonBytes = 4_000;
    public const int MaxResultBytes = 256 * 1024;
    public const long MaxKeep = SettingRules.MaxTtl;
    public const long DefaultKeep = 3_600_000;
    public const int MaxProgress = 100;

    public const string TypeRule = "must be a name of 1 to 251 bytes of UTF-8 without control characters";
    public const string IdRule = "must be the id of a job, such as 7-1042";

    public static readonly string[] States = ["waiting", "scheduled", "queued", "running", "succeeded", "failed", "cancelled"];

    public static readonly string[] Missed = ["skip", "once"];

    /// <summary>The topic in which the jobs of a type wait; null when that is no name for a type.</summary>
    public static byte[]? TopicOf(string type)
    {
        if (PlainText.Check(type, TopicName.MaxBytes - TopicPrefix.Length) is not { } name)
            return null;
        byte[] topic = [.. Encoding.UTF8.GetBytes(TopicPrefix), .. name];
        return TopicName.Validate(topic) is null ? topic : null;
    }
}
