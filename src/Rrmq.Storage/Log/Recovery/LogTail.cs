namespace Rrmq.Storage;

/// <summary>How the log ends, and what is to be written again before anything counts on it.</summary>
/// <param name="File">The segment it ends in.</param>
/// <param name="Path">Its path.</param>
/// <param name="End">Behind the last record.</param>
/// <param name="ContentEnd">Behind the last byte that is not zero: what lies between is a torn tail.</param>
/// <param name="LastBatch">The bytes of the last batch.</param>
/// <param name="LastBatchStart">Where it starts.</param>
/// <param name="IsEmpty">True when the segment holds no record.</param>
internal sealed record LogTail(IFile File, string Path, DurableEnd End, long ContentEnd, byte[] LastBatch, long LastBatchStart, bool IsEmpty);
