using System.Collections.Concurrent;

namespace Rrmq.Client.Tests;

/// <summary>What workers did, and what they are to do: the one thing that workers of different scopes share.</summary>
internal sealed class Recorder
{
    public ConcurrentQueue<string> Handled { get; } = new();

    public ConcurrentQueue<Guid> Scopes { get; } = new();

    public ConcurrentQueue<Guid> DisposedScopes { get; } = new();

    public int Now;
    public int Most;

    /// <summary>What a worker does with a text.</summary>
    public Func<string, CancellationToken, Task> Work { get; set; } = (_, _) => Task.CompletedTask;
}
