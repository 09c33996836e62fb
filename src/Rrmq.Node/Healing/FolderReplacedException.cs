namespace Rrmq.Node;

/// <summary>A peer knows this node's id under another data folder: the one the node runs from has not what was promised under that id.</summary>
public sealed class FolderReplacedException(string message) : Exception(message);
