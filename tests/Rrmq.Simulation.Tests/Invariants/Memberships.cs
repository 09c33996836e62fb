using Rrmq.Raft;

namespace Rrmq.Simulation.Tests;

/// <summary>Short words for memberships.</summary>
internal static class Memberships
{
    public static Membership Of(int[] voters, int[]? learners = null, int highest = 0) => Make(voters, [], learners ?? [], highest);

    public static Membership Joint(int[] come, int[] go) => Make(come, go, [], 0);

    /// <summary>As an entry has it: no other way than the rules' own leads to a membership otherwise.</summary>
    private static Membership Make(int[] voters, int[] outgoing, int[] learners, int highest)
    {
        int[] all = [.. voters.Union(outgoing).Union(learners).Order()];
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write((byte)1);
        writer.Write((byte)all.Length);
        writer.Write(Math.Max(highest, all[^1]));
        foreach (var node in all)
        {
            writer.Write(node);
            writer.Write((byte)((voters.Contains(node) ? 1 : 0) | (outgoing.Contains(node) ? 2 : 0)));
            writer.Write((ushort)0);
        }

        return MembershipFormat.Decode(bytes.ToArray());
    }
}
