namespace Rrmq.Load;

/// <summary>What a run of the load found, with all that is needed to run it again.</summary>
/// <param name="Targets">The nodes' URLs.</param>
/// <param name="PerSecond">The rate of the open loop; null for a closed one.</param>
/// <param name="Measured">The measurement itself.</param>
/// <param name="Emptying">All connections taking what was left in the topic; null when it was not emptied.</param>
/// <param name="Messages">What became of all messages, those outside the measurement included.</param>
/// <param name="GeneratorProcessors">Processors that the generator kept busy during the measurement.</param>
public sealed record LoadResult(
    IReadOnlyList<string> Targets,
    LoadMode Mode,
    double? PerSecond,
    int Connections,
    int Pipeline,
    int MessageBytes,
    string Topic,
    Recording Measured,
    Recording? Emptying,
    TallyReport Messages,
    double GeneratorProcessors);
