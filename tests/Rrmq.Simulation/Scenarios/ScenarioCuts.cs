namespace Rrmq.Simulation;

/// <summary>A seed, and what of its scenario is left out: what the minimiser tries and the command line says.</summary>
internal sealed record ScenarioCuts(int Seed)
{
    /// <summary>The numbers of the faults that stay; null for all.</summary>
    public IReadOnlyList<int>? Only { get; init; }

    public IReadOnlyList<Ambient> Calm { get; init; } = [];
    public int? Nodes { get; init; }
    public int? Clients { get; init; }

    /// <summary>At most so many clients of <c>/v1</c>.</summary>
    public int? Leasing { get; init; }

    /// <summary>So many clients of jobs are added.</summary>
    public int? JobClients { get; init; }
    public long? BadDaysMs { get; init; }

    /// <summary>The command that runs exactly this.</summary>
    public string Command =>
        $"./rrmq sim --seed {Seed}"
        + (Only is null ? "" : $" --only {(Only.Count == 0 ? "none" : string.Join(',', Only))}")
        + (Calm.Count == 0 ? "" : $" --calm {string.Join(',', Calm).ToLowerInvariant()}")
        + (Nodes is null ? "" : $" --nodes {Nodes}")
        + (Clients is null ? "" : $" --clients {Clients}")
        + (Leasing is null ? "" : $" --leasing {Leasing}")
        + (JobClients is null ? "" : $" --job-clients {JobClients}")
        + (BadDaysMs is null ? "" : $" --days {BadDaysMs}");
}
