namespace Rrmq.Simulation;

/// <summary>Who asks, and how hard.</summary>
/// <param name="Clients">Producers and consumers together, taking turns: the first produces, the second consumes.</param>
/// <param name="Keyed">Every so-manieth client of its kind uses idempotency keys; 0 for none.</param>
/// <param name="RestMs">The longest pause between two requests.</param>
/// <param name="BodyBytes">The largest body, more or less.</param>
/// <param name="Topics">How many topics they race for.</param>
internal sealed record ClientMix(int Clients, int Keyed, int RestMs, int BodyBytes, int Topics)
{
    public static ClientMix Draw(int seed)
    {
        var chance = Chance.Of(seed, "clients");
        return new ClientMix(
            chance.Between(3, 8),
            Keyed: chance.Between(0, 3),
            RestMs: chance.Happens(0.3) ? chance.Between(3, 10) : chance.Between(20, 120),
            BodyBytes: chance.Happens(0.6) ? 0 : chance.Between(200, 3000),
            Topics: chance.Between(1, 3));
    }

    public override string ToString() =>
        $"{Clients} clients on {Topics} topics, {(Keyed == 0 ? "none" : $"every {Keyed}.")} with keys, resting up to {RestMs} ms, bodies up to {BodyBytes} bytes";
}
