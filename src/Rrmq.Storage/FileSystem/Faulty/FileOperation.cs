namespace Rrmq.Storage;

/// <summary>What is asked of a <see cref="FaultyFileSystem"/>; names the operation that is to fail, or the one about to happen.</summary>
public enum FileOperation
{
    Create,
    Open,
    Read,
    Write,
    SyncData,
    SetLength,
    Delete,
    Rename,
    CreateDirectory,
    SyncDirectory,
    TryLock,
}
