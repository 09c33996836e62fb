namespace Rrmq.Chaos;

/// <summary>One fault as it happened.</summary>
internal sealed class FaultReport(Fault fault, TimeSpan began, string words)
{
    public FaultKind Kind => fault.Kind;

    public TimeSpan Began => began;

    /// <summary>Null while it lasts.</summary>
    public TimeSpan? Ended { get; set; }

    /// <summary>What was done, to whom.</summary>
    public string Words => words;

    /// <summary>It could not be done: there was nobody to do it to.</summary>
    public bool IsSkipped { get; init; }
}
