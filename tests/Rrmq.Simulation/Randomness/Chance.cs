namespace Rrmq.Simulation;

/// <summary>
/// A small generator (SplitMix64) of its own for each thing that is left to chance: each link, disk, node, client and fault. So a fault that is taken out of a schedule
/// takes no draws away from anything else, and the rest of the run stays as it was until the fault's absence is felt.
/// </summary>
internal sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The generator of one purpose in the run of one seed. The same words and numbers give the same generator on every machine.</summary>
    public static Chance Of(int seed, string purpose, int first = 0, int second = 0)
    {
        var state = 0xCBF29CE484222325UL;
        foreach (var letter in purpose)
            state = (state ^ letter) * 0x100000001B3;
        var mixed = Mix(Mix(Mix(state ^ (uint)seed) ^ (uint)first) ^ (uint)second);
        return new Chance(mixed);
    }

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Takes one draw whatever the probability is, so that turning one off moves no later draw.</summary>
    public bool Happens(double probability) => NextDouble() < probability;

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => (int)Between((long)least, most);

    public long Between(long least, long most) => least + (long)(((UInt128)Next() * (ulong)(most - least + 1)) >> 64);

    public T Pick<T>(IReadOnlyList<T> from) => from[Between(0, from.Count - 1)];

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
