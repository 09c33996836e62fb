namespace Rrmq.Simulation;

/// <summary>Something happened that must never happen. The promise is the class of the failure: minimising keeps to it.</summary>
internal sealed class BrokenPromiseException(string promise, string what) : Exception($"{promise}: {what}")
{
    public string Promise { get; } = promise;
}
