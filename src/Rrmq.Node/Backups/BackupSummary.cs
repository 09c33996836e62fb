using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>What a backup holds, told once all of it was read and found as it was written.</summary>
/// <param name="Info">What it stands for.</param>
/// <param name="Checksum">Over all of it.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Topics">How many topics it has.</param>
/// <param name="Messages">How many messages are queued in them.</param>
public sealed record BackupSummary(BackupInfo Info, uint Checksum, long Bytes, int Topics, long Messages);
