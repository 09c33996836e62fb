namespace Rrmq.Server;

/// <summary>The name of a job as it stands in a path.</summary>
internal static class JobId
{
    /// <summary>The answer to a path that names what can be no job.</summary>
    public static Failure Unknown(string text) => V1Failures.JobNotFound with { Reason = $"{ReasonText.Quote(text)} is no job's id: one looks like 7-1042" };
}
