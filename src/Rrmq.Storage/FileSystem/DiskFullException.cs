namespace Rrmq.Storage;

/// <summary>The volume or the quota has no room left. A type of its own, because preparing ahead survives it and everything else does not.</summary>
public sealed class DiskFullException(string message, Exception? inner = null) : IOException(message, inner);
