namespace Rrmq.Raft;

/// <summary>Tells one cluster's nodes, files and frames from another's. 64 bits, shown as 16 hexadecimal digits.</summary>
public readonly record struct ClusterId(ulong Value)
{
    public override string ToString() => Value.ToString("x16");
}
