namespace Rrmq.Load;

/// <summary>What the scenarios of an evaluation are about; each has its place on the page.</summary>
public enum ScenarioGroup
{
    Payload,
    Connections,
    ClusterSize,
    Messages,
    Latency,
    LeaderKilled,
}
