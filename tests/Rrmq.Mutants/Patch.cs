namespace Rrmq.Mutants;

/// <summary>One place in the source, found by its exact text, and what stands there when the mutant is on. Off, the program is as it was.</summary>
/// <param name="File">Path in the repository.</param>
/// <param name="Original">Occurs exactly once in the file.</param>
/// <param name="Replacement">With <see cref="SwitchMark"/> where the switch is asked.</param>
public sealed record Patch(string File, string Original, string Replacement)
{
    public const string SwitchMark = "MUTANT";

    /// <summary>An expression that is another one when the mutant is on.</summary>
    public static Patch Expression(string file, string original, string mutated) =>
        new(file, original, $"({SwitchMark} ? ({mutated}) : ({original}))");

    /// <summary>A statement that another one takes the place of.</summary>
    public static Patch Statement(string file, string original, string mutated) =>
        new(file, original, $"{{ if ({SwitchMark}) {{ {mutated} }} else {{ {original} }} }}");

    /// <summary>A statement that is left out.</summary>
    public static Patch Without(string file, string statement) => Statement(file, statement, "");

    /// <summary>A statement that comes before the one named.</summary>
    public static Patch Before(string file, string original, string inserted) =>
        new(file, original, $"if ({SwitchMark}) {{ {inserted} }}\n{original}");
}
