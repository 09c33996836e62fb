namespace Rrmq.Storage;

/// <summary>How far opening has come: segments replayed of all, and their bytes on disk of all.</summary>
public readonly record struct RecoveryProgress(int SegmentsDone, int SegmentsTotal, long BytesDone, long BytesTotal);
