namespace Rrmq.Queues;

/// <summary>
/// A leader's own word: a schedule is due. Takes effect when the schedule is still due at <see cref="DueMs"/>, which its first application changes: however often, and by however many leaders, a tick is
/// proposed, it makes one job.
/// </summary>
/// <param name="Name">The schedule's.</param>
/// <param name="DueMs">When it is due by the state.</param>
/// <param name="TickMs">The newest tick that has passed; all between <paramref name="DueMs"/> and this one were missed.</param>
/// <param name="NextMs">The tick after that; <see cref="long.MaxValue"/>: none.</param>
public sealed record RunTick(ReadOnlyMemory<byte> Name, long DueMs, long TickMs, long NextMs) : Command(CommandKind.RunTick, default(ReadOnlyMemory<byte>))
{
    public override int EncodedSize => base.EncodedSize + 32 + Name.Length;
}
