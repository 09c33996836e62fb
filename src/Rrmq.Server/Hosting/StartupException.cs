namespace Rrmq.Server;

/// <summary>The node cannot start for a reason that its message says in one line, fit to be shown to a person as it is.</summary>
public sealed class StartupException(string message, Exception? cause = null) : Exception(message, cause);
