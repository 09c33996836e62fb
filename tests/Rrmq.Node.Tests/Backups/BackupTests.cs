using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests.Backups;

/// <summary>A lone real node on the real disk, with small files, and what its backups are good for.</summary>
public sealed class BackupTests : IAsyncDisposable
{
    private static readonly LogOptions Small = new() { SegmentBytes = 64 * 1024 };
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-backup-").FullName;
    private readonly QueueNode _node;

    public BackupTests()
    {
        _node = QueueNode.Open(OptionsOf("node"), TimeProvider.System, NullLoggerFactory.Instance);
        _node.Start();
    }

    private string File => Path.Combine(_folder, "backup");

    [Fact]
    public async Task What_is_restored_has_the_hash_of_the_state_that_was_backed_up_and_every_body()
    {
        await RunAsync(new CreateTopic(Bytes("small"), new TopicLimits(7, 900)));
        await RunAsync(Create("t"));
        await Task.WhenAll(Enumerable.Range(0, 300).Select(number => RunAsync(Publish("t", Text(number)) with { IdempotencyKey = Bytes($"put-{number}") })));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => RunAsync(Pop("t") with { IdempotencyKey = Bytes($"take-{number}") })));
        await RunAsync(Publish("t", ""));
        using (var backup = await BackupAsync())
            Save(backup);
        await _node.StopAsync();

        var summary = BackupFile.Check(File);
        var options = OptionsOf("restored");
        var identity = BackupFile.Restore(File, summary, options);

        Assert.NotEqual(_node.Identity.Cluster, identity.Cluster);
        Assert.Equal((2, 201L), (summary.Topics, summary.Messages));
        var (before, _) = Recover(OptionsOf("node").DataPath, _node.Identity, summary.Info.Index);
        var (after, bodies) = Recover(options.DataPath, identity, summary.Info.Index);
        Assert.Equal(before.StateHash(), after.StateHash());
        Assert.Equal([.. Enumerable.Range(0, 300).Select(Text).Order(StringComparer.Ordinal)], bodies.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_backup_leads_to_outlives_snapshots_and_compactions_until_it_is_written()
    {
        await RunAsync(Create("t"));
        for (var number = 0; number < 50; number++)
            await RunAsync(Publish("t", Text(number)));
        var backup = await BackupAsync();
        await PopAllAsync();
        await ChurnAsync("00000000000000000002.seg");
        Save(backup);
        Assert.Equal(50, BackupFile.Check(File).Messages);

        backup.Dispose();
        await ChurnAsync("00000000000000000001.seg");
    }

    [Fact]
    public async Task Two_restorations_of_one_file_are_one_cluster_and_that_of_another_configuration_is_another()
    {
        await RunAsync(Create("t"));
        using (var backup = await BackupAsync())
            Save(backup);
        var summary = BackupFile.Check(File);

        var first = BackupFile.Restore(File, summary, OptionsOf("first"));
        var second = BackupFile.Restore(File, summary, OptionsOf("second"));
        var other = BackupFile.Restore(File, summary, OptionsOf("other") with { Cluster = new ClusterId(2) });

        Assert.Equal(first.Cluster, second.Cluster);
        Assert.NotEqual(first.Incarnation, second.Incarnation);
        Assert.NotEqual(first.Cluster, other.Cluster);
        await using var node = QueueNode.Open(OptionsOf("first"), TimeProvider.System, NullLoggerFactory.Instance);
        Assert.Equal(first, node.Identity);
        var refused = Assert.Throws<DataFolderException>(() => QueueNode.Open(OptionsOf("other"), TimeProvider.System, NullLoggerFactory.Instance));
        Assert.Equal(DataFolderProblem.OtherCluster, refused.Kind);
    }

    [Fact]
    public async Task Every_flipped_byte_and_every_missing_end_is_noticed()
    {
        await RunAsync(Create("t"));
        for (var number = 0; number < 3; number++)
            await RunAsync(Publish("t", $"message {number}"));
        using (var backup = await BackupAsync())
            Save(backup);
        var whole = await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken);

        for (var at = 0; at < whole.Length; at++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[at] ^= 1;
            IsRefused(flipped);
            IsRefused(whole[..at]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void IsRefused(byte[] content)
    {
        System.IO.File.WriteAllBytes(File, content);
        Assert.Throws<BackupException>(() => BackupFile.Check(File));
    }

    private void Save(Backup backup)
    {
        using var file = System.IO.File.Create(File);
        backup.WriteTo(file, TestContext.Current.CancellationToken);
    }

    private async Task<Backup> BackupAsync()
    {
        while (true)
        {
            if ((await _node.BackupAsync()).Backup is { } backup)
                return backup;
        }
    }

    private async Task PopAllAsync()
    {
        for (var number = 0; number < 50; number++)
            await RunAsync(Pop("t"));
    }

    // Enough comes and goes for a segment to be given back.
    private async Task ChurnAsync(string segment)
    {
        var path = Path.Combine(_folder, "node", "log", segment);
        for (var round = 0; round < 300 || System.IO.File.Exists(path); round++)
        {
            Assert.True(round < 5_000, $"{segment} stays");
            await Task.WhenAll(RunAsync(Publish("t", Text(round))), RunAsync(Publish("t", Text(round))));
            await Task.WhenAll(RunAsync(Pop("t")), RunAsync(Pop("t")));
        }
    }

    private NodeOptions OptionsOf(string name)
    {
        var self = new Member(new NodeId(1), "n0", "http://127.0.0.1:1", "127.0.0.1", 1, 1);
        return new NodeOptions
        {
            Cluster = new ClusterId(1),
            Self = self,
            Members = [self],
            DataPath = Path.Combine(_folder, name),
            SegmentBytes = Small.SegmentBytes,
            SnapshotBytes = 64 * 1024,
            RequestTimeout = TimeSpan.FromSeconds(60),
            DiskStallTimeout = TimeSpan.FromSeconds(60),
        };
    }

    private async Task RunAsync(Command command)
    {
        while (true)
        {
            var answer = await _node.SubmitAsync(command, TestContext.Current.CancellationToken);
            if (answer.Kind == AnswerKind.NoLeader)
                continue;
            Assert.Equal((AnswerKind.Applied, CommandStatus.Done), (answer.Kind, answer.Result.Status));
            return;
        }
    }

    // The state after an entry as a stopped node's folder holds it, and the bodies that it leads to.
    private static (QueueStateMachine State, List<string> Bodies) Recover(string path, NodeIdentity identity, LogIndex upTo)
    {
        var files = new PosixFileSystem();
        using var log = LogStore.Open(files, Path.Combine(path, "log"), identity, Small);
        var recovered = log.Recover(GroupId.Default);
        var state = SnapshotRecovery.Load(SnapshotStore.Open(files, Path.Combine(path, "snapshots"), identity), recovered.Base.Index, NullLogger.Instance).State;
        for (var index = new LogIndex(state.AppliedIndex).Next; index <= upTo; index = index.Next)
            state.Apply(index.Value, log.Read(GroupId.Default, new EntryRange(index, index), 0)[0].Payload, []);
        var source = new BodySource(log);
        return (state, [.. state.Capture().LiveBodiesInOrder().Select(body => Encoding.UTF8.GetString(source.Read(body).Span))]);
    }

    private static string Text(int number) => $"{number} {new string('x', 1000)}";
}
