namespace Rrmq.Storage;

/// <summary>Why a data folder was refused.</summary>
public enum DataFolderProblem
{
    /// <summary>Another process, or another part of this one, has the folder open.</summary>
    Locked,

    /// <summary>The folder belongs to a node of another cluster.</summary>
    OtherCluster,

    /// <summary>The folder belongs to another node of this cluster.</summary>
    OtherNode,

    /// <summary>The folder keeps its state in another kind of store.</summary>
    OtherStorage,

    /// <summary>The folder was written by a later version, or holds files that are not RRMQ's.</summary>
    UnknownFormat,

    /// <summary>A file of the folder cannot be read or makes no sense, or one is missing, or the folder was found damaged before.</summary>
    Unreadable,
}
