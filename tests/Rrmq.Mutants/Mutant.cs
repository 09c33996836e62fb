namespace Rrmq.Mutants;

/// <summary>A program with one of its rules switched off, and who must notice.</summary>
/// <param name="Name">Short, and the value of RRMQ_MUTANT that turns it on.</param>
/// <param name="Rule">The rule as it should be, in the words of the design.</param>
/// <param name="Patches">What is different in the source.</param>
/// <param name="CaughtBy">Each of these must fail under the mutant; all of them pass without it.</param>
public sealed record Mutant(string Name, string Rule, IReadOnlyList<Patch> Patches, IReadOnlyList<Check> CaughtBy)
{
    /// <summary>How the patched source asks whether the mutant is on.</summary>
    public string Switch => $"Mutation.{FieldName}";

    public string FieldName => Name.Replace('-', '_');

    public override string ToString() => Name;
}
