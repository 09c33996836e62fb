namespace Rrmq.Client;

/// <summary>How one attempt ended that did not succeed and may be made again.</summary>
internal readonly record struct Attempt(string Code, bool MayBeApplied, string Message, Exception? Cause);
