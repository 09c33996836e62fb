namespace Rrmq.Queues;

/// <summary>Bytes that are no state this version can have written.</summary>
public sealed class InvalidStateException(string message) : Exception(message);
