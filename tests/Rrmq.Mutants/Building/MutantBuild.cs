namespace Rrmq.Mutants;

/// <summary>
/// A copy of the sources with every mutant in it, built once. In a temporary folder that goes with it, or in the one that RRMQ_MUTANTS_FOLDER names, which stays
/// and is brought up to date the next time.
/// </summary>
public sealed class MutantBuild : IAsyncLifetime
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(5);
    private static readonly string? KeptFolder = Environment.GetEnvironmentVariable("RRMQ_MUTANTS_FOLDER");

    private readonly Dictionary<Mutant, string> _problems = [];
    private readonly HashSet<string> _written = [];
    private readonly string _folder = KeptFolder is null ? Directory.CreateTempSubdirectory("rrmq-mutants-").FullName : Path.GetFullPath(KeptFolder);

    private readonly Lazy<Task> _built;

    public MutantBuild() => _built = new Lazy<Task>(BuildAsync);

    /// <summary>Builds nothing yet: the tests that need no build say first what they know.</summary>
    public ValueTask InitializeAsync()
    {
        FindProblems();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (KeptFolder is null)
            Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Why the mutant is not in the build, or null.</summary>
    public string? ProblemOf(Mutant mutant) => _problems.GetValueOrDefault(mutant);

    /// <summary>Runs a check in a process of its own, under a mutant or, as the control, under none.</summary>
    public async Task<ProgramRun> RunAsync(Check check, Mutant? mutant, CancellationToken cancelled)
    {
        await _built.Value;
        var environment = new Dictionary<string, string>();
        if (mutant is not null)
            environment["RRMQ_MUTANT"] = mutant.Name;
        if (check.Seeds is { } seeds)
            environment["RRMQ_SEEDS"] = seeds;
        var program = Path.Combine(_folder, "tests", check.Project, "bin", "Release", "net10.0", check.Project);
        return await ChildProgram.RunAsync(program, check.Arguments, environment, RunLimit, cancelled);
    }

    private ILookup<string, (Mutant Mutant, Patch Patch)> Patches() =>
        MutantTable.All.Where(mutant => !_problems.ContainsKey(mutant))
            .SelectMany(mutant => mutant.Patches.Select(patch => (mutant, patch))).ToLookup(each => each.patch.File);

    private void FindProblems()
    {
        foreach (var file in Patches())
        {
            var problems = Patching.FindProblems(Repository.Read(file.Key), [.. file]);
            foreach (var (mutant, patch) in file)
            {
                if (problems.TryGetValue(patch, out var problem))
                    _problems[mutant] = problem;
            }
        }
    }

    private void CopySources()
    {
        foreach (var path in Directory.EnumerateFiles(Repository.Root, "Directory.*").Append(Path.Combine(Repository.Root, "BannedSymbols.txt")))
            Write(Path.GetFileName(path), File.ReadAllText(path));
        var patches = Patches();
        foreach (var room in new[] { "src", "tests" })
        {
            foreach (var path in SourcesUnder(new DirectoryInfo(Path.Combine(Repository.Root, room))))
            {
                var name = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
                var source = File.ReadAllText(path);
                Write(name, patches.Contains(name) ? Patching.Apply(source, [.. patches[name]]) : source);
            }
        }
    }

    private static IEnumerable<string> SourcesUnder(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles().Where(file => file.Extension is ".cs" or ".csproj" or ".txt" or ".json"))
            yield return file.FullName;
        foreach (var inner in folder.EnumerateDirectories().Where(inner => inner.Name is not ("bin" or "obj" or "node_modules")))
        {
            foreach (var path in SourcesUnder(inner))
                yield return path;
        }
    }

    private void WriteSwitches()
    {
        var projects = Patches().Select(file => string.Join('/', file.Key.Split('/').Take(2))).Distinct();
        foreach (var project in projects)
            Write($"{project}/Mutation.cs", Patching.SwitchClass(MutantTable.All));
    }

    private void DeleteWhatIsNoMore()
    {
        foreach (var path in new[] { "src", "tests" }.SelectMany(room => SourcesUnder(new DirectoryInfo(Path.Combine(_folder, room)))).Where(path => !_written.Contains(path)).ToList())
            File.Delete(path);
    }

    private async Task BuildAsync()
    {
        CopySources();
        WriteSwitches();
        DeleteWhatIsNoMore();
        var programs = MutantTable.All.SelectMany(mutant => mutant.CaughtBy).Select(check => check.Project).Distinct().Order();
        var projects = programs.Select(name => $"  <Project Path=\"tests/{name}/{name}.csproj\" />\n");
        Write("Mutants.slnx", $"<Solution>\n{string.Concat(projects)}</Solution>\n");
        string[] words =
        [
            "build", Path.Combine(_folder, "Mutants.slnx"), "-c", "Release", "-v", "quiet", "-nologo", "-nodeReuse:false", "-p:RunAnalyzers=false",
            "-p:EnforceCodeStyleInBuild=false", "-p:TreatWarningsAsErrors=false", "-p:NoWarn=CS0162%3BCS0436%3BNU1902", "-clp:ErrorsOnly",
        ];
        var built = await ChildProgram.RunAsync("dotnet", words, new Dictionary<string, string>(), BuildLimit, CancellationToken.None);
        if (built.ExitCode != 0)
            throw new InvalidOperationException($"the mutants do not build:\n{built.Output}");
    }

    /// <summary>A file that is as it should be keeps its time, so that a kept folder is built again only where it changed.</summary>
    private void Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        _written.Add(path);
        if (File.Exists(path) && File.ReadAllText(path) == content)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
