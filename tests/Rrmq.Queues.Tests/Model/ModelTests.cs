namespace Rrmq.Queues.Tests.Model;

/// <summary>Random sequences of everything there is, against a model that is too plain to be wrong in the same way.</summary>
public sealed class ModelTests
{
    private const int Sequences = 1_500;
    private const int Batches = 80;

    [Fact]
    public void The_machine_does_what_the_model_does()
    {
        for (var sequence = 0; sequence < Sequences; sequence++)
        {
            var seeds = SeedsOf(sequence);
            if (ModelRun.Differs(seeds) is not null)
                Assert.Fail($"sequence {sequence}, shortened:\n{ModelRun.Differs(Shorten(seeds))}");
        }
    }

    private static List<int> SeedsOf(int sequence)
    {
        var random = new Random(sequence);
        return [.. Enumerable.Range(0, Batches).Select(_ => random.Next())];
    }

    // Leaves out whatever can be left out while the two still part: halves first, single batches last.
    private static List<int> Shorten(List<int> seeds)
    {
        for (var length = seeds.Count / 2; length > 0; length = length == 1 ? 0 : (length + 1) / 2)
        {
            for (var at = 0; at + length <= seeds.Count;)
            {
                List<int> shorter = [.. seeds[..at], .. seeds[(at + length)..]];
                if (ModelRun.Differs(shorter) is not null)
                    seeds = shorter;
                else
                    at += length;
            }
        }

        return seeds;
    }
}
