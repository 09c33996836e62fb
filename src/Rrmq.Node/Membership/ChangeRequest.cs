using Rrmq.Raft;

namespace Rrmq.Node;

/// <summary>What an operator, or a node that wants to join, asks the leader for.</summary>
public abstract record ChangeRequest
{
    private ChangeRequest()
    {
    }

    /// <summary>A node is to be taken in, as a learner first. Asked again with the same address and folder, it is the same node.</summary>
    /// <param name="PublicAddress">Where clients reach it.</param>
    /// <param name="Host">Where peers dial it.</param>
    /// <param name="Port">The port for clients.</param>
    /// <param name="InternalPort">The port for peers.</param>
    /// <param name="Name">What it wants to be called; null: by its number.</param>
    /// <param name="Folder">The data folder that asks; null when someone else asks for it before it has come.</param>
    /// <param name="Replaces">
    /// It takes the place of whoever is a member at its address, whose data folder is lost; that one goes in the change in which this one becomes a voter.
    /// </param>
    public sealed record Add(string PublicAddress, string Host, int Port, int InternalPort, string? Name, Incarnation? Folder, bool Replaces = false) : ChangeRequest;

    /// <summary>A member is to go, for good.</summary>
    public sealed record Remove(NodeId Node) : ChangeRequest;

    /// <summary>Another is to lead; without a target, the one that is furthest.</summary>
    public sealed record Transfer(NodeId? To) : ChangeRequest;
}
