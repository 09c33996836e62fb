namespace Rrmq.Simulation;

/// <summary>The power goes, or the process is killed, in the middle of a file operation.</summary>
internal sealed class SuddenEndException(NodeEnd end) : Exception
{
    public NodeEnd End { get; } = end;
}
