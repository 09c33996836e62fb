namespace Rrmq.Raft;

/// <summary>A member of the cluster, 1 and up, the same number on every node. 0 stands for "no node" (no vote, no leader).</summary>
public readonly record struct NodeId(int Value) : IComparable<NodeId>
{
    public static readonly NodeId None = new(0);

    public bool IsNone => Value == 0;

    public int CompareTo(NodeId other) => Value.CompareTo(other.Value);

    public static bool operator <(NodeId left, NodeId right) => left.Value < right.Value;
    public static bool operator >(NodeId left, NodeId right) => left.Value > right.Value;
    public static bool operator <=(NodeId left, NodeId right) => left.Value <= right.Value;
    public static bool operator >=(NodeId left, NodeId right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString();
}
