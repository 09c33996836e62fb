namespace Rrmq.Queues;

/// <summary>
/// Makes the tokens of leases from what all replicas know (the command's nonce, its place in the log, the message), mixed by SplitMix64: whoever does not know the nonce cannot guess them.
/// </summary>
internal static class LeaseTokens
{
    public static ulong Make(ulong nonce, long index, int ordinal, long sequence)
    {
        var token = Mix(Mix(Mix(nonce) ^ (ulong)index) ^ (ulong)ordinal);
        token = Mix(token ^ (ulong)sequence);
        return token == 0 ? 1 : token;
    }

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
