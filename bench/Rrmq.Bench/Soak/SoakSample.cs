namespace Rrmq.Bench;

/// <summary>What one node needed at one moment; a node that was down has no sample.</summary>
/// <param name="Seconds">Since the load began.</param>
internal sealed record SoakSample(double Seconds, int Node, long DiskBytes, long MemoryBytes);
