namespace Rrmq.Histories;

/// <summary>What the model says to a command: done, or refused with a reason.</summary>
internal readonly record struct ModelAnswer(Refusal Refusal, string? Message = null, bool IsReplayed = false)
{
    public bool IsDone => Refusal == Refusal.Unsaid;

    public override string ToString() => (IsDone, Message) switch
    {
        (false, _) => $"refused, {Refusal}",
        (true, null) => "done",
        _ => Message,
    };
}
