namespace Rrmq.Simulation;

/// <summary>The power goes in the middle of a file operation.</summary>
internal sealed class PowerCutException : Exception;
