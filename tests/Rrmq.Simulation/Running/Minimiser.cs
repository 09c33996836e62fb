namespace Rrmq.Simulation;

/// <summary>
/// Finds a small scenario that breaks the same promise: deletes faults (delta debugging, Zeller and Hildebrandt, 2002), calms the weather part by part, shortens the bad days,
/// takes clients and nodes away, and begins again as long as that helps. Every step is tried by running it.
/// </summary>
internal sealed class Minimiser(Func<ScenarioCuts, Verdict> run, string promise, Action<string> tell)
{
    private const int MostRuns = 1_000;

    private int _runs;

    public ScenarioCuts Minimise(ScenarioCuts broken)
    {
        var best = broken with { Only = Numbers(broken) };
        ScenarioCuts before;
        do
        {
            before = best;
            best = FewerNodes(best);
            best = DeleteFaults(best);
            best = CalmWeather(best);
            best = Shorten(best);
            best = FewerClients(best);
            best = FewerLeasing(best);
        }
        while (best != before && _runs < MostRuns);

        tell($"{_runs} runs: {Numbers(broken).Count} faults, now {best.Only!.Count}");
        return best;
    }

    private static List<int> Numbers(ScenarioCuts cuts) => [.. Scenario.Draw(cuts).Faults.Select(fault => fault.Number)];

    private bool StillBreaks(ScenarioCuts cuts) => _runs++ < MostRuns && run(cuts).BrokenPromise == promise;

    private ScenarioCuts DeleteFaults(ScenarioCuts best)
    {
        for (var pieces = 2; best.Only!.Count > 0;)
        {
            var size = Math.Max(1, best.Only.Count / pieces);
            if (WithoutOnePiece(best, size) is { } smaller)
            {
                best = smaller;
                pieces = Math.Max(2, pieces - 1);
            }
            else if (size == 1)
            {
                return best;
            }
            else
            {
                pieces = Math.Min(best.Only.Count, pieces * 2);
            }
        }

        return best;
    }

    private ScenarioCuts? WithoutOnePiece(ScenarioCuts best, int size)
    {
        for (var from = 0; from < best.Only!.Count; from += size)
        {
            var fewer = best with { Only = [.. best.Only.Take(from), .. best.Only.Skip(from + size)] };
            if (StillBreaks(fewer))
                return fewer;
        }

        return null;
    }

    private ScenarioCuts CalmWeather(ScenarioCuts best)
    {
        foreach (var part in Enum.GetValues<Ambient>())
        {
            if (!best.Calm.Contains(part) && best with { Calm = [.. best.Calm, part] } is var calmer && StillBreaks(calmer))
                best = calmer;
        }

        return best;
    }

    private ScenarioCuts Shorten(ScenarioCuts best)
    {
        var scenario = Scenario.Draw(best);
        var lastFaultMs = scenario.Faults.Count == 0 ? 0 : scenario.Faults[^1].AtMs;
        for (var days = scenario.BadDaysMs / 2; days > lastFaultMs && days >= 100; days /= 2)
        {
            if (best with { BadDaysMs = days } is var shorter && StillBreaks(shorter))
                best = shorter;
            else
                break;
        }

        var (current, least) = (Scenario.Draw(best).BadDaysMs, lastFaultMs + 1);
        foreach (var share in (ReadOnlySpan<double>)[0, 0.25, 0.5])
        {
            var days = least + (long)((current - least) * share);
            if (days < current && best with { BadDaysMs = days } is var shorter && StillBreaks(shorter))
                return shorter;
        }

        return best;
    }

    private ScenarioCuts FewerClients(ScenarioCuts best)
    {
        var clients = Scenario.Draw(best).Clients.Clients;
        for (var fewer = 1; fewer < clients; fewer++)
        {
            if (best with { Clients = fewer } is var smaller && StillBreaks(smaller))
                return smaller;
        }

        return best;
    }

    private ScenarioCuts FewerLeasing(ScenarioCuts best)
    {
        var clients = Scenario.Draw(best).Leasing.Clients;
        for (var fewer = 0; fewer < clients; fewer++)
        {
            if (best with { Leasing = fewer } is var smaller && StillBreaks(smaller))
                return smaller;
        }

        return best;
    }

    private ScenarioCuts FewerNodes(ScenarioCuts best)
    {
        var nodes = Scenario.Draw(best).Nodes;
        for (var fewer = 3; fewer < nodes; fewer += 2)
        {
            var smaller = best with { Nodes = fewer };
            if (StillBreaks(smaller))
                return smaller with { Only = Numbers(smaller) };
        }

        return best;
    }
}
