namespace Rrmq.Storage;

/// <summary>In what a node keeps its state. A data folder has one kind for ever.</summary>
public enum StorageKind
{
    /// <summary>Segments of our own format; the default.</summary>
    Log,

    /// <summary>One SQLite file.</summary>
    Sqlite,
}
