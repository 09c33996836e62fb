namespace Rrmq.Queues;

/// <summary>A committed payload that no correct leader can have written.</summary>
public sealed class InvalidBatchException(string message) : Exception(message);
