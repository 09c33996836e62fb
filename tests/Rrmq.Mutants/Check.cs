namespace Rrmq.Mutants;

/// <summary>Something that can notice a mutant: a built program of the tests, what it is asked to run, and how its output names a failure.</summary>
public abstract record Check
{
    /// <summary>The project under tests/ whose program is run.</summary>
    public abstract string Project { get; }

    public abstract IReadOnlyList<string> Arguments { get; }

    /// <summary>RRMQ_SEEDS for the run, where seeds are run.</summary>
    public virtual string? Seeds => null;

    /// <summary>What was seen broken, in a few words, or null when this check saw nothing.</summary>
    public abstract string? Finding(ProgramRun run);

    /// <summary>True when the run did all that was asked of it, and found nothing.</summary>
    public abstract bool IsClean(ProgramRun run);

    /// <summary>For the table. The finding is null when the table is made without running anything.</summary>
    public abstract string Describe(string? finding);
}
