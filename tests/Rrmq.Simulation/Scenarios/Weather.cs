namespace Rrmq.Simulation;

/// <summary>What goes wrong all the time, message by message and write by write: probabilities and bounds, drawn once a seed.</summary>
internal sealed record Weather
{
    /// <summary>Probability that a message is lost.</summary>
    public double Loss { get; init; }

    /// <summary>Probability that a message arrives twice.</summary>
    public double Repeat { get; init; }

    /// <summary>Probability that a message takes up to <see cref="StraggleMs"/>, so that others overtake it.</summary>
    public double Straggle { get; init; }

    public int StraggleMs { get; init; } = 600;

    /// <summary>The most an ordinary message takes.</summary>
    public int DelayMs { get; init; } = 1;

    /// <summary>The most an ordinary write and its sync take.</summary>
    public int DiskMs { get; init; } = 1;

    /// <summary>How far from true time a clock may run, as a fraction.</summary>
    public double Drift { get; init; }

    public static Weather Draw(int seed)
    {
        var chance = Chance.Of(seed, "weather");
        return new Weather
        {
            Loss = Sometimes() * 0.1,
            Repeat = Sometimes() * 0.1,
            Straggle = Sometimes() * 0.1,
            StraggleMs = chance.Between(30, 800),
            DelayMs = chance.Happens(0.7) ? chance.Between(1, 4) : chance.Between(5, 40),
            DiskMs = chance.Happens(0.7) ? chance.Between(1, 3) : chance.Between(4, 60),
            Drift = Sometimes() * 0.1,
        };

        double Sometimes()
        {
            var (on, strength) = (chance.Happens(0.5), chance.NextDouble());
            return on ? strength : 0;
        }
    }

    public Weather Without(Ambient part) => part switch
    {
        Ambient.Loss => this with { Loss = 0 },
        Ambient.Repeat => this with { Repeat = 0 },
        Ambient.Straggle => this with { Straggle = 0 },
        Ambient.Delay => this with { DelayMs = 1 },
        Ambient.Disk => this with { DiskMs = 1 },
        _ => this with { Drift = 0 },
    };

    public override string ToString() =>
        $"loss {Loss:0.0%}, repeat {Repeat:0.0%}, straggle {Straggle:0.0%} up to {StraggleMs} ms, delay up to {DelayMs} ms, writes up to {DiskMs} ms, drift {Drift:0.0%}";
}
