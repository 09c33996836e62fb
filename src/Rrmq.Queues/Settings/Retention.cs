namespace Rrmq.Queues;

/// <summary>What becomes of a message that was consumed. On the wire: <c>queue</c>, <c>log</c>.</summary>
public enum Retention : byte
{
    /// <summary>It is gone.</summary>
    Queue = 0,

    /// <summary>It stays until it is too old or makes room: each group of consumers reads all there is, at its own pace, and can go back.</summary>
    Log = 1,
}
