namespace Rrmq.Raft;

/// <summary>
/// Drawn at random when a data folder is made, and never again: a node whose disk was wiped or replaced comes back with another incarnation, and can be told
/// from the node that made the old promises. 64 bits, shown as 16 hexadecimal digits.
/// </summary>
public readonly record struct Incarnation(ulong Value)
{
    public override string ToString() => Value.ToString("x16");
}
