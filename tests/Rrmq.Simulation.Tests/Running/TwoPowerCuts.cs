namespace Rrmq.Simulation.Tests;

/// <summary>A promise that no cluster keeps, for the tests of what tells broken ones: no power may go twice.</summary>
internal sealed class TwoPowerCuts : ISimulationObserver
{
    private int _seen;

    public void Ended(SimNode node, NodeEnd how)
    {
        if (how == NodeEnd.PowerCut && ++_seen == 2)
            throw new BrokenPromiseException("one power cut", $"{node.Member.Name} is the second to lose power");
    }
}
