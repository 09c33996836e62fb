namespace Rrmq.Client;

/// <summary>When a publish counts as done.</summary>
public enum Acknowledgement
{
    /// <summary>A majority has it on disk and it is applied.</summary>
    Quorum,

    /// <summary>Every voter has it on disk.</summary>
    All,

    /// <summary>The leader has it on its own disk: sooner, without an id, and it can be lost with that leader.</summary>
    Leader,
}
