namespace Rrmq.Simulation;

/// <summary>Everything that a run is made of, drawn from its seed before it begins. A run is a function of this and of nothing else.</summary>
internal sealed record Scenario
{
    private const int LeastDaysMs = 3_000;
    private const int MostDaysMs = 9_000;

    public required int Seed { get; init; }
    public required int Nodes { get; init; }

    /// <summary>How long faults go on. Then all is healed and progress is owed.</summary>
    public required long BadDaysMs { get; init; }

    public required Weather Weather { get; init; }
    public required ClientMix Clients { get; init; }
    public required LeasingMix Leasing { get; init; }
    /// <summary>Clients of jobs besides the others; only where they are asked for, so that the seeds that are known stay what they are.</summary>
    public int JobClients { get; init; }

    public required IReadOnlyList<FaultEvent> Faults { get; init; }

    public bool ChangesMembers => Faults.Any(static fault => fault.IsChangeOfMembers);

    public static Scenario Draw(int seed) => Draw(new ScenarioCuts(seed));

    /// <summary>Draws the seed's scenario and takes away what is cut.</summary>
    public static Scenario Draw(ScenarioCuts cuts)
    {
        var chance = Chance.Of(cuts.Seed, "scenario");
        var nodes = chance.Between(0, 9) switch { < 6 => 3, < 9 => 5, _ => 7 };
        var days = chance.Between(LeastDaysMs, MostDaysMs);
        IEnumerable<FaultEvent> faults = [.. FaultSchedule.Draw(cuts.Seed, nodes, days), .. ChangeSchedule.Draw(cuts.Seed, nodes, days)];
        var weather = Weather.Draw(cuts.Seed);
        foreach (var part in cuts.Calm)
            weather = weather.Without(part);
        var clients = ClientMix.Draw(cuts.Seed);
        var leasing = LeasingMix.Draw(cuts.Seed);

        var keptNodes = Math.Min(nodes, cuts.Nodes ?? nodes);
        var keptDays = Math.Min(days, cuts.BadDaysMs ?? days);
        return new Scenario
        {
            Seed = cuts.Seed,
            Nodes = keptNodes,
            BadDaysMs = keptDays,
            Weather = weather,
            Clients = clients with { Clients = Math.Min(clients.Clients, cuts.Clients ?? clients.Clients) },
            Leasing = leasing with { Clients = Math.Min(leasing.Clients, cuts.Leasing ?? leasing.Clients) },
            JobClients = cuts.JobClients ?? 0,
            Faults = [.. faults.Where(fault => fault.AtMs < keptDays && fault.FitsInto(keptNodes) && cuts.Only?.Contains(fault.Number) != false).OrderBy(fault => fault.AtMs)],
        };
    }
}
