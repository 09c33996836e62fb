using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Rrmq.Queues;
using Rrmq.Raft;
using static Rrmq.Node.Tests.InMemoryCluster;

namespace Rrmq.Node.Tests;

/// <summary>A lone real node on the real disk, with small files.</summary>
public sealed class FolderBoundTests : IAsyncDisposable
{
    private const long SegmentBytes = 64 * 1024;
    private const long SnapshotBytes = 128 * 1024;
    private const int BodyBytes = 1_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-bound-").FullName;
    private readonly Queue<int> _queued = new();
    private readonly List<int> _forgotten = [];
    private QueueNode? _node;
    private int _next;
    private int _remembered;

    [Fact]
    public async Task A_steady_load_keeps_the_data_folder_within_its_bound_and_neither_old_messages_nor_remembered_answers_pin_it()
    {
        _node = Start();
        await RunAsync(Create("t"));
        await RunAsync(Create("forgotten"));
        for (var round = 0; round < 30; round++)
        {
            // What is posted together keeps its order, and shares entries.
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => PublishAsync("t", _next++)));
            await PublishAsync("forgotten", _next++);
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => PopAsync("t", _queued.Dequeue())));

            // What is remembered for a key is alive for five minutes, and no more of its entry than that.
            await PublishAsync("t", _next++);
            await RunAsync(new Pop(Bytes("t")) { IdempotencyKey = Bytes($"key-{round}") });
            _queued.Clear();
            _remembered++;
            await WithinBoundAsync();
        }

        // Thirty segments' worth has gone through, and a message of each round is still there, where no one asked for it.
        await _node.StopAsync();
        _node = Start();
        await WithinBoundAsync();

        // One by one: what is asked before there is a leader is asked again, and would lose its place among the others.
        foreach (var number in _forgotten)
            await PopAsync("forgotten", number);
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
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
            SegmentBytes = SegmentBytes,
            SnapshotBytes = SnapshotBytes,
            MinFreeDiskBytes = 0,
            RequestTimeout = TimeSpan.FromSeconds(60),
            DiskStallTimeout = TimeSpan.FromSeconds(60),
        };
        var node = QueueNode.Open(options, TimeProvider.System, NullLoggerFactory.Instance);
        node.Start();
        return node;
    }

    private async Task<Answer> RunAsync(Command command)
    {
        while (true)
        {
            var answer = await _node!.SubmitAsync(command, TestContext.Current.CancellationToken);
            if (answer.Kind == AnswerKind.NoLeader)
                continue;
            Assert.Equal((AnswerKind.Applied, CommandStatus.Done), (answer.Kind, answer.Result.Status));
            return answer;
        }
    }

    private async Task PublishAsync(string topic, int number)
    {
        if (topic == "t")
            _queued.Enqueue(number);
        else
            _forgotten.Add(number);
        await RunAsync(new Publish(Bytes(topic), Body(number)));
    }

    private async Task PopAsync(string topic, int number) => Assert.Equal(Body(number), (await RunAsync(Pop(topic))).Body.ToArray());

    /// <summary>The bound is the folder's once the snapshot thread, the last to get its turn on a busy machine, is through with what the round made needless.</summary>
    private async Task WithinBoundAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (FolderBytes() is var bytes && bytes > Bound())
            Assert.True(!patience.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None), $"{bytes} bytes, the bound is {Bound()}");
        Assert.NotEqual(0, FolderBytes());
    }

    private long Bound()
    {
        var live = (_queued.Count + _forgotten.Count + _remembered) * (BodyBytes + 56L);
        var snapshot = Directory.EnumerateFiles(Path.Combine(_folder, "node", "snapshots")).Select(SizeOf).DefaultIfEmpty(0).Max();
        return (2 * live) + (4 * Math.Max(SnapshotBytes, snapshot)) + (4 * SegmentBytes) + (3 * snapshot);
    }

    private long FolderBytes() => Files().Sum(SizeOf);

    private IEnumerable<string> Files() => Directory.EnumerateFiles(Path.Combine(_folder, "node"), "*", SearchOption.AllDirectories);

    // A file may go between the listing and the look at it.
    private static long SizeOf(string path)
    {
        try
        {
            return new FileInfo(path).Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private static byte[] Body(int number)
    {
        var body = new byte[BodyBytes];
        Encoding.UTF8.GetBytes($"{number} ", body);
        return body;
    }
}
