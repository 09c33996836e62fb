namespace Rrmq.Server;

/// <summary>One message of an answer, ready to be sent.</summary>
/// <param name="HeadStart">Where its first part begins in what <see cref="MessageJson"/> wrote.</param>
/// <param name="HeadLength">Bytes of it.</param>
/// <param name="Body">The bytes that follow, not yet encoded; null: none.</param>
/// <param name="IsText">Whether they go out as text.</param>
/// <param name="Length">Bytes of the whole object.</param>
internal readonly record struct MessagePart(int HeadStart, int HeadLength, ReadOnlyMemory<byte>? Body, bool IsText, long Length);
