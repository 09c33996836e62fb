namespace Rrmq.Client.Tests;

/// <summary>Lives as long as the scope of one message.</summary>
internal sealed class ScopedThing(Recorder recorder) : IDisposable
{
    public Guid Id { get; } = Guid.NewGuid();

    public void Dispose() => recorder.DisposedScopes.Enqueue(Id);
}
