namespace Rrmq.Storage;

/// <summary>Tells a log that was never written to from one that was: what the making of a data folder leaves when it is interrupted, and nothing else.</summary>
internal static class UnusedLog
{
    /// <summary>True when the folder holds nothing, or only the first segment, finished or not, without a record in it.</summary>
    public static bool IsAllThereIs(IFileSystem files, string folder)
    {
        var first = SegmentName.Of(1);
        foreach (var name in files.List(folder))
        {
            if (name != first && name != first + SegmentFactory.UnfinishedSuffix)
                return false;
        }
        var path = Path.Combine(folder, first);
        if (!files.FileExists(path))
            return true;
        using var file = files.Open(path);
        return new SegmentWindow(file).EndOfContent(SegmentHeader.Bytes) == SegmentHeader.Bytes;
    }
}
