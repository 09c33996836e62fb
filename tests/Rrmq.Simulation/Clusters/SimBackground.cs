using Rrmq.Storage;

namespace Rrmq.Simulation;

/// <summary>What threads beside a node's loop and its log writer do: each piece whole, at one moment, unless the process ends in the middle of it.</summary>
internal sealed class SimBackground(SimNode node, Simulation simulation)
{
    /// <summary>Does it after a while, or when the process runs on; never when it has ended by then.</summary>
    public void Do(long inMs, Action work)
    {
        var life = node.Life;
        simulation.Scheduler.After(inMs, () => DoNow(life, work));
    }

    private void DoNow(long life, Action work)
    {
        if (life != node.Life)
            return;
        if (node.IsPaused)
        {
            simulation.Scheduler.After(node.PausedForMs, () => DoNow(life, work));
            return;
        }

        try
        {
            work();
        }
        catch (SuddenEndException e)
        {
            node.End(e.End);
        }
        catch (IOException e)
        {
            simulation.Note($"{node.Member.Name} meets a disk error: {e.Message}");
            node.End(NodeEnd.Failed);
        }
        catch (LogCorruptException e) when (node.IsDamaged)
        {
            node.Refuse(e);
        }
    }
}
