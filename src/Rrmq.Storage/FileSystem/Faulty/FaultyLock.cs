namespace Rrmq.Storage;

/// <summary>A lock held on a <see cref="FaultyFileSystem"/>; releasing it after its process died releases nothing of a later holder.</summary>
internal sealed class FaultyLock(FaultyFileSystem files, string path, int life) : IDisposable
{
    public void Dispose() => files.Unlock(path, life);
}
