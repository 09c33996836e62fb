namespace Rrmq.Client;

/// <summary>How one attempt ended that did not succeed and may be made again.</summary>
/// <param name="Code">What went wrong, in one word.</param>
/// <param name="MayBeApplied">It may have taken effect.</param>
/// <param name="Message">What went wrong, for people.</param>
/// <param name="Cause">What was thrown, if something was.</param>
internal sealed record Attempt(string Code, bool MayBeApplied, string Message, Exception? Cause = null)
{
    /// <summary>This node is in trouble and others may not be: the next one is asked at once.</summary>
    public bool IsOfNode { get; init; }

    /// <summary>How long the node asks to be left alone.</summary>
    public TimeSpan Rest { get; init; }
}
