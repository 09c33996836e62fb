namespace Rrmq.Storage;

/// <summary>Finds the records in a kept file again, each checked whole. Of entries written twice the later record counts. One thread.</summary>
internal sealed class KeptScan(string path, RecordReader records)
{
    /// <exception cref="LogCorruptException">The file does not hold what the manifest says.</exception>
    public List<(GroupId, KeptExtent)> Run(RecordFile file, ManifestFile described)
    {
        var found = described.Extents.Select(_ => new List<BodyPosition>()).ToList();
        long at = SegmentHeader.Bytes;
        for (; at < described.End; )
        {
            if (!records.TryReadWhole(at, out var header))
                throw new LogCorruptException(path, at, $"no valid record, though records are kept up to {described.End}");
            for (var i = 0; i < found.Count; i++)
                Take(header, at, described.Extents[i], found[i]);
            at += RecordCodec.SizeOf(header.PayloadBytes);
        }

        if (at != described.End)
            throw new LogCorruptException(path, at, $"the last record passes {described.End}, where it should end");
        var extents = new List<(GroupId, KeptExtent)>();
        for (var i = 0; i < found.Count; i++)
            extents.Add((described.Extents[i].Group, Checked(file, described.Extents[i], found[i])));
        return extents;
    }

    private static void Take(in RecordHeader header, long at, ManifestExtent extent, List<BodyPosition> positions)
    {
        var index = new LogIndex(header.Index);
        if (header.Type is not (RecordType.Entry or RecordType.MembershipEntry or RecordType.Kept) || header.Group != extent.Group || index < extent.First || index > extent.Last)
            return;
        while (positions.Count > 0 && positions[^1].Index >= index)
            positions.RemoveAt(positions.Count - 1);
        positions.Add(new BodyPosition(index, checked((uint)at), header.PayloadBytes));
    }

    private KeptExtent Checked(RecordFile file, ManifestExtent extent, List<BodyPosition> positions) =>
        positions.Count > 0 && positions[0].Index == extent.First && positions[^1].Index == extent.Last
            ? new KeptExtent(file, positions, extent.Since)
            : throw new LogCorruptException(path, 0, $"it is to hold entries {extent.First} to {extent.Last} of group {extent.Group}, and some are not there");
}
