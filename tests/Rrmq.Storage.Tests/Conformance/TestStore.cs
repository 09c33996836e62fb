namespace Rrmq.Storage.Tests;

/// <summary>A store of one kind in a folder of its own, for tests that must hold for every kind.</summary>
public sealed class TestStore(IStorageEngine engine, IFileSystem files, string root, IDisposable? held) : IDisposable
{
    private int _copies;

    public IFileSystem Files => files;

    public string Folder { get; } = Path.Combine(root, "node");

    public static TestStore OfLog() => new(new LogEngine(TestLog.Small), TestLog.NewDisk(), "/data", null);

    public static TestStore OfSqlite()
    {
        Assert.SkipUnless(SqliteLibrary.IsAvailable, "the system's SQLite library is missing: install libsqlite3-0");
        var folder = new TempFolder();
        return new TestStore(new SqliteEngine(), new PosixFileSystem(), folder.Path, folder);
    }

    /// <summary>Opens the store; makes it when it is not there.</summary>
    public OpenedStorage Open() => Open(Folder);

    /// <summary>Opens what the end of the process would leave now, beside the store that stays open.</summary>
    public OpenedStorage OpenCopy()
    {
        var copy = Path.Combine(root, $"copy{++_copies}");
        Copy(files, Folder, copy);
        return Open(copy);
    }

    public static void Copy(IFileSystem files, string from, string to)
    {
        files.CreateDirectory(to);
        foreach (var name in files.List(from))
        {
            if (files.DirectoryExists(Path.Combine(from, name)))
            {
                Copy(files, Path.Combine(from, name), Path.Combine(to, name));
                continue;
            }

            using var source = files.Open(Path.Combine(from, name));
            using var target = files.Create(Path.Combine(to, name));
            var bytes = new byte[source.Length];
            target.Write(bytes.AsSpan(0, source.Read(bytes, 0)), 0);
        }
    }

    public void Dispose() => held?.Dispose();

    private OpenedStorage Open(string folder)
    {
        if (!files.DirectoryExists(folder))
        {
            files.CreateDirectory(folder);
            engine.Create(files, folder, TestLog.Identity);
        }

        return engine.Open(files, folder, TestLog.Identity);
    }
}
