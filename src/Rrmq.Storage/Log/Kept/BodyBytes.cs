namespace Rrmq.Storage;

/// <summary>A body, and where its entry has it.</summary>
public readonly record struct BodyBytes(int Offset, ReadOnlyMemory<byte> Bytes);
