namespace Rrmq.Raft.Tests;

/// <summary>
/// Snapshots and changes of membership for one seed, drawn beside its weather from a generator of its own, so that a seed without them runs as it always did.
/// Zero means never.
/// </summary>
internal sealed record Churn
{
    public required int Spares { get; init; }
    public required long ChangeEveryMs { get; init; }
    public required long SnapshotEveryMs { get; init; }
    public required long KeptBehind { get; init; }
    public required long StreamMs { get; init; }

    public static Churn Draw(SplitMix64 random)
    {
        var changes = random.Below(2) == 0;
        var snapshots = random.Below(2) == 0;
        return new Churn
        {
            Spares = changes ? 2 + (int)random.Below(6) : 0,
            ChangeEveryMs = changes ? OneOf(random, 30, 100, 300) : 0,
            SnapshotEveryMs = snapshots ? OneOf(random, 5, 30, 200) : 0,
            KeptBehind = OneOf(random, 0, 1, 5, 50),
            StreamMs = OneOf(random, 1, 50, 800),
        };
    }

    private static int OneOf(SplitMix64 random, params ReadOnlySpan<int> choices) => choices[(int)random.Below(choices.Length)];
}
