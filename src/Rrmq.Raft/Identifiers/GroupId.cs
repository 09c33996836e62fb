namespace Rrmq.Raft;

/// <summary>A Raft group. Every log record and peer frame names its group; there is one, number 0, by default.</summary>
public readonly record struct GroupId(ushort Value)
{
    public static readonly GroupId Default = new(0);

    public override string ToString() => Value.ToString();
}
