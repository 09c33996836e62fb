namespace Rrmq.Chaos;

/// <summary>One planned fault.</summary>
/// <param name="At">When it begins.</param>
/// <param name="For">How long it lasts; zero for what happens in a moment.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Target">Whom it is for.</param>
/// <param name="Pick">Chooses among several that fit: the same number, among the same, the same one.</param>
/// <param name="Milliseconds">How late messages are, where that is the fault.</param>
internal sealed record Fault(TimeSpan At, TimeSpan For, FaultKind Kind, FaultTarget Target, int Pick, int Milliseconds)
{
    public TimeSpan Until => At + For;
}
