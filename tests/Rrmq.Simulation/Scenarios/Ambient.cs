namespace Rrmq.Simulation;

/// <summary>The parts of the <see cref="Weather"/> that can be turned off one by one, as <c>--calm</c> names them.</summary>
internal enum Ambient
{
    Loss,
    Repeat,
    Straggle,
    Delay,
    Disk,
    Drift,
}
