using Rrmq.Raft;

namespace Rrmq.Simulation.Tests;

/// <summary>Short words for logs.</summary>
internal static class Entries
{
    public static readonly IReadOnlyList<NodeId> Three = [new NodeId(1), new NodeId(2), new NodeId(3)];

    public static readonly NodeId N1 = new(1);
    public static readonly NodeId N2 = new(2);
    public static readonly NodeId N3 = new(3);

    public static Term Term(long term) => new(term);

    public static LogIndex At(long index) => new(index);

    public static Entry Entry(long index, long term, byte content = 0) => new(At(index), Term(term), new[] { content });

    public static StorageAppend Append(params Entry[] entries) => new(GroupId.Default, null, null, entries, default, []);

    public static StorageAppend Truncate(long from, params Entry[] entries) => new(GroupId.Default, null, At(from), entries, default, []);

    public static StorageAppend Vote(long term, int candidate) => new(GroupId.Default, new HardState(Term(term), candidate == 0 ? NodeId.None : new NodeId(candidate)), null, [], default, []);

    public static NodeLog Log(params StorageAppend[] appends)
    {
        var log = new NodeLog();
        foreach (var append in appends)
            log.Append(append);
        return log;
    }

    /// <summary>What must not happen, happened, and was told so.</summary>
    public static void Fires(string promise, string what, Action step)
    {
        var broken = Assert.Throws<BrokenPromiseException>(step);
        Assert.Equal($"{promise}: {what}", broken.Message);
    }
}
