namespace Rrmq.Queues.Tests.Jobs;

/// <summary>Random sequences of everything that can be done to jobs and schedules, against a model that is too plain to be wrong in the same way.</summary>
public sealed class JobModelTests
{
    private const int Sequences = 1_000;
    private const int Batches = 80;

    [Fact]
    public void Jobs_and_schedules_do_what_the_model_does()
    {
        for (var sequence = 0; sequence < Sequences; sequence++)
        {
            var seeds = SeedsOf(sequence);
            if (JobRun.Differs(seeds) is not null)
                Assert.Fail($"sequence {sequence}, shortened:\n{JobRun.Differs(Shorten(seeds))}");
        }
    }

    private static List<int> SeedsOf(int sequence)
    {
        var random = new Random(sequence);
        return [.. Enumerable.Range(0, Batches).Select(_ => random.Next())];
    }

    private static List<int> Shorten(List<int> seeds)
    {
        for (var length = seeds.Count / 2; length > 0; length = length == 1 ? 0 : (length + 1) / 2)
        {
            for (var at = 0; at + length <= seeds.Count;)
            {
                List<int> shorter = [.. seeds[..at], .. seeds[(at + length)..]];
                if (JobRun.Differs(shorter) is not null)
                    seeds = shorter;
                else
                    at += length;
            }
        }

        return seeds;
    }
}
