namespace Rrmq.Node;

/// <summary>What all topics hold together: bytes are those of the messages' bodies.</summary>
public readonly record struct Holdings(int Topics, long Messages, long Bytes);
