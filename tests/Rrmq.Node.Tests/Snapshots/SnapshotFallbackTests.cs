using Microsoft.Extensions.Logging.Abstractions;
using Rrmq.Queues;
using Rrmq.Raft;
using Rrmq.Storage;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests;

/// <summary>A lone real node on the real disk, with small files, whose snapshots go bad.</summary>
public sealed class SnapshotFallbackTests : IDisposable
{

    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-fallback-").FullName;

    private int _published;

    private string Snapshots => Path.Combine(_folder, "node", "snapshots");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_newest_snapshot_that_went_bad_costs_the_reading_of_more_log_and_nothing_else()
    {
        await FillAsync();
        Assert.Equal(2, Files().Count);
        Flip(Files()[^1]);
        await using var node = Start();
        await IsAllThereAsync(node);
    }

    [Fact]
    public async Task With_both_snapshots_bad_and_the_log_begun_anew_the_node_starts_on_nothing()
    {
        await FillAsync();
        Files().ForEach(Flip);
        Assert.Throws<SnapshotDamagedException>(Start);
    }

    private async Task FillAsync()
    {
        await using var node = Start();
        await RunAsync(node, Create("t"));

        // Until two snapshots lie there and the log begins behind the older one, whenever the snapshot thread gets its turn.
        for (_published = 0; _published < 400 || Files().Count < 2 || !File.Exists(Path.Combine(_folder, "node", "log", "manifest")); _published++)
            await RunAsync(node, Publish("t", $"{_published} {new string('x', 1_000)}"));
        await node.StopAsync();
    }

    private async Task IsAllThereAsync(QueueNode node)
    {
        for (var number = 0; number < _published; number++)
            Assert.StartsWith($"{number} ", System.Text.Encoding.UTF8.GetString((await RunAsync(node, Pop("t"))).Body.Span), StringComparison.Ordinal);
    }

    private List<string> Files() => !Directory.Exists(Snapshots) ? [] : [.. Directory.GetFiles(Snapshots, "*.snap").Order(StringComparer.Ordinal)];

    private static void Flip(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(path, bytes);
    }

    private QueueNode Start()
    {
        var self = new Member(new NodeId(1), "n1", "http://127.0.0.1:1", "127.0.0.1", 1, 1);
        var options = new NodeOptions
        {
            Cluster = new ClusterId(1),
            Self = self,
            Members = [self],
            DataPath = Path.Combine(_folder, "node"),
            SegmentBytes = 64 * 1024,
            SnapshotBytes = 64 * 1024,
            MinFreeDiskBytes = 0,
            RequestTimeout = TimeSpan.FromSeconds(60),
            DiskStallTimeout = TimeSpan.FromSeconds(60),
        };
        var node = QueueNode.Open(options, TimeProvider.System, NullLoggerFactory.Instance);
        node.Start();
        return node;
    }

    private static async Task<Answer> RunAsync(QueueNode node, Command command)
    {
        while (true)
        {
            var answer = await node.SubmitAsync(command, TestContext.Current.CancellationToken);
            if (answer.Kind == AnswerKind.NoLeader)
                continue;
            Assert.Equal((AnswerKind.Applied, CommandStatus.Done), (answer.Kind, answer.Result.Status));
            return answer;
        }
    }
}
