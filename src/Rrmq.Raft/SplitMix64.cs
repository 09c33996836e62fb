namespace Rrmq.Raft;

/// <summary>A small seeded generator (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014), so that one seed gives one run.</summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Uniform in [0, bound).</summary>
    public long Below(long bound) => (long)(Next() % (ulong)bound);

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
