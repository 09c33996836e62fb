namespace Rrmq.Mutants;

public sealed class PatchingTests
{
    private const string Source = "a = 1;\nb = 2;\na = 1;\nc = 3;\n";

    [Fact]
    public void A_patch_puts_both_versions_behind_the_switch()
    {
        var patched = Patching.Apply(Source, [Of("late", Patch.Expression("f", "3", "4")), Of("early", Patch.Without("f", "b = 2;"))]);

        Assert.Equal("a = 1;\n{ if (Mutation.early) {  } else { b = 2; } }\na = 1;\nc = (Mutation.late ? (4) : (3));\n", patched);
        Assert.Contains("bool early = Active == \"early\";", Patching.SwitchClass([Of("early", Patch.Without("f", "b")).Mutant]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("d = 4;", "has this 0 times")]
    [InlineData("a = 1;", "has this 2 times")]
    public void A_rule_that_has_moved_is_told_by_the_mutants_name_and_its_file(string text, string expected)
    {
        var patch = Patch.Without("src/f.cs", text);
        var problem = Assert.Single(Patching.FindProblems(Source, [Of("gone", patch)]));

        Assert.Same(patch, problem.Key);
        Assert.StartsWith("gone: src/f.cs " + expected, problem.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_patches_of_one_text_the_second_is_told()
    {
        var (wide, narrow) = (Patch.Without("f", "b = 2;\na = 1;"), Patch.Expression("f", "2", "5"));
        var problem = Assert.Single(Patching.FindProblems(Source, [Of("narrow", narrow), Of("wide", wide)]));

        Assert.Same(narrow, problem.Key);
        Assert.StartsWith("narrow: another mutant's patch", problem.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_used_once() => Assert.Distinct(MutantTable.All.Select(mutant => mutant.Name));

    /// <summary>Told for all at once and without a build: after a merge this is the list of what has moved.</summary>
    [Fact]
    public void Every_patch_finds_its_text_in_the_source()
    {
        var patches = MutantTable.All.SelectMany(mutant => mutant.Patches.Select(patch => (Mutant: mutant, Patch: patch)));
        var problems = patches.GroupBy(each => each.Patch.File).SelectMany(file => Patching.FindProblems(Repository.Read(file.Key), [.. file]).Values);

        Assert.True(!problems.Any(), string.Join('\n', problems));
    }

    private static (Mutant Mutant, Patch Patch) Of(string name, Patch patch) => (new Mutant(name, "a rule", [patch], []), patch);
}
