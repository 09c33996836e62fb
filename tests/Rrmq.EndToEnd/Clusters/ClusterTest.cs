using System.Text.Json.Nodes;
using Rrmq.Storage;

namespace Rrmq.EndToEnd;

/// <summary>Ends what a test started, and keeps the folders of a test that failed.</summary>
public abstract class ClusterTest : IAsyncLifetime
{
    /// <summary>For what is asked of a leader or a follower by name: a busy machine shall not elect another one meanwhile.</summary>
    private protected static readonly IReadOnlyDictionary<string, string> Unhurried = new Dictionary<string, string> { ["election_timeout"] = "2s", ["heartbeat_interval"] = "100ms" };

    private readonly List<IDisposable> _things = [];
    private readonly List<TempFolder> _folders = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        foreach (var thing in _things)
            thing.Dispose();
        foreach (var folder in _folders)
            folder.Finish(keep: TestContext.Current.TestState?.Result == TestResult.Failed);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected Cluster NewCluster(int nodes, IReadOnlyDictionary<string, string>? settings = null, IReadOnlyList<string>? storages = null)
    {
        var cluster = Own(new Cluster(nodes, settings, storages));
        _folders.Add(cluster.Folder);
        return cluster;
    }

    private protected Cluster NewCluster(JsonArray addresses, Func<int, NodeDoor> door, Func<int, IReadOnlyList<string>> program, IReadOnlyDictionary<string, string>? settings = null)
    {
        var cluster = Own(new Cluster(addresses, door, program, settings));
        _folders.Add(cluster.Folder);
        return cluster;
    }

    private protected async Task<Cluster> StartAsync(int nodes, IReadOnlyDictionary<string, string>? settings = null)
    {
        var cluster = NewCluster(nodes, settings);
        cluster.StartAll();
        await cluster.LeaderAsync();
        return cluster;
    }

    /// <summary>Each node keeps its state as one of the words says; skips the test where there is no SQLite.</summary>
    private protected Task<Cluster> StartOnAsync(params string[] storages) => StartOnAsync(null, storages);

    /// <inheritdoc cref="StartOnAsync(string[])"/>
    private protected async Task<Cluster> StartOnAsync(IReadOnlyDictionary<string, string>? settings, string[] storages)
    {
        SkipWithout(storages);
        var cluster = NewCluster(storages.Length, settings, storages);
        cluster.StartAll();
        await cluster.LeaderAsync();
        return cluster;
    }

    private protected static void SkipWithout(params string[] storages) =>
        Assert.SkipUnless(SqliteLibrary.IsAvailable || !storages.Contains("sqlite"), "the system's SQLite library is missing: install libsqlite3-0");

    private protected TempFolder NewFolder()
    {
        var folder = new TempFolder();
        _folders.Add(folder);
        return folder;
    }

    private protected T Own<T>(T thing)
        where T : IDisposable
    {
        _things.Add(thing);
        return thing;
    }
}
