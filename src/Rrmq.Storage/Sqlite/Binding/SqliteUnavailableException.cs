namespace Rrmq.Storage;

/// <summary>The machine has no SQLite that the store can use. The message is one line that says what to install.</summary>
public sealed class SqliteUnavailableException(string message) : Exception(message);
