namespace Rrmq.Cli;

/// <summary>What <c>rrmq bench</c> was told, as text; null where it was told nothing.</summary>
internal sealed record BenchArguments
{
    public string? Cluster { get; init; }

    public string? Mode { get; init; }

    public string? Rate { get; init; }

    public string? Connections { get; init; }

    public string? Size { get; init; }

    public string? Duration { get; init; }

    public string? Warmup { get; init; }

    public string? Messages { get; init; }

    public string? Pipeline { get; init; }

    public string? Topic { get; init; }

    public string? Threads { get; init; }

    public string? Json { get; init; }

    public bool NoDrain { get; init; }
}
