namespace Rrmq.Cli;

/// <summary>The cluster said no, or said nothing; the message is one line for a person.</summary>
internal sealed class ClusterException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>True when nobody leads at the moment, so that nothing was done.</summary>
    public bool FindsNoLeader { get; init; }
}
