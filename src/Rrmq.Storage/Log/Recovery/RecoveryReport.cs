namespace Rrmq.Storage;

/// <summary>What opening the log found. A cut is normal after a crash and always told: <paramref name="CutBytes"/> from <paramref name="CutOffset"/> of <paramref name="CutFile"/>.</summary>
/// <param name="Segments">Segments that hold records.</param>
/// <param name="Records">Records replayed.</param>
/// <param name="CutFile">The segment whose torn tail was cut, or null.</param>
/// <param name="CutOffset">Offset of the first byte cut.</param>
/// <param name="CutBytes">Bytes between the cut and the last nonzero byte; they had never been reported durable.</param>
public sealed record RecoveryReport(int Segments, long Records, string? CutFile, long CutOffset, long CutBytes);
