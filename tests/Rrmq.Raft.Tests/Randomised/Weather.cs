namespace Rrmq.Raft.Tests;

/// <summary>How bad the world is for one seed, drawn from it, so that seeds differ in kind and not only in luck. Rates are in thousandths.</summary>
internal sealed record Weather
{
    public required Shape Shape { get; init; }
    public required int Nodes { get; init; }
    public required long ChaosMs { get; init; }
    public required long FaultEveryMs { get; init; }
    public required long Loss { get; init; }
    public required long Duplication { get; init; }
    public required long Straggling { get; init; }
    public required long LatencyMs { get; init; }
    public required long DiskMs { get; init; }
    public required long ProposeEveryMs { get; init; }
    public required long ReadEveryMs { get; init; }
    public required bool ClocksDrift { get; init; }
    public required RaftOptions Options { get; init; }

    public static Weather Draw(SplitMix64 random, ulong seed)
    {
        var shape = (Shape)OneOf(random, 0, 0, 0, 0, 1, 2, 3, 4);
        return new Weather
        {
            Shape = shape,
            Nodes = shape == Shape.Blinks ? OneOf(random, 3, 4, 5, 5) : shape == Shape.Storm ? OneOf(random, 3, 3, 3, 5, 5, 1, 2, 4) : OneOf(random, 3, 5),
            ChaosMs = 1500 + random.Below(4500),
            FaultEveryMs = OneOf(random, shape == Shape.Storm ? [30, 80, 200, 500] : [500, 1000, 2000, 4000]),
            Loss = OneOf(random, 0, 0, 20, 100, 300),
            Duplication = shape == Shape.Blinks ? 300 : OneOf(random, 0, 20, 200),
            Straggling = OneOf(random, 0, 5, 50),
            LatencyMs = OneOf(random, 1, 3, 20),
            DiskMs = OneOf(random, 1, 2, 10, 40),
            ProposeEveryMs = OneOf(random, 3, 10, 40),
            ReadEveryMs = OneOf(random, 5, 20, 60),
            ClocksDrift = random.Below(2) == 0,
            Options = new RaftOptions
            {
                Self = NodeId.None,
                Voters = [],
                Seed = seed * 16,
                MaxInflightMessages = shape == Shape.Dance ? 1 : OneOf(random, 1, 2, 8, 64),
                MaxInflightBytes = OneOf(random, 30, 1000, 1_000_000),
                MaxMessageBytes = OneOf(random, 1, 40, shape == Shape.Dance ? 1 : 1_000_000),
                MaxUncommittedBytes = OneOf(random, 100, 1_000_000),
                DiskStallMs = OneOf(random, 300, 1000),
            },
        };
    }

    private static int OneOf(SplitMix64 random, params ReadOnlySpan<int> choices) => choices[(int)random.Below(choices.Length)];
}
