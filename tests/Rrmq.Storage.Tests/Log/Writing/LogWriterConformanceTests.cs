namespace Rrmq.Storage.Tests;

public sealed class LogWriterConformanceTests() : WriterConformance(TestStore.OfLog())
{
    protected override IDisposable FailWrites(TestStore kind)
    {
        var disk = (FaultyFileSystem)kind.Files;
        disk.Before = (operation, _) =>
        {
            if (operation == FileOperation.SyncData)
                throw new IOException("broken");
        };
        return new Restored(disk);
    }

    private sealed class Restored(FaultyFileSystem disk) : IDisposable
    {
        public void Dispose() => disk.Before = null;
    }
}
