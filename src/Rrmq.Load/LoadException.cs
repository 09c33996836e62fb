namespace Rrmq.Load;

/// <summary>The world does not let the load begin or go on; the message is one clear line for people.</summary>
public sealed class LoadException(string message) : Exception(message);
