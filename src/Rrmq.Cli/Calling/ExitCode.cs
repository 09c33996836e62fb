namespace Rrmq.Cli;

/// <summary>How the program ends; docs/cli.md has the table.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The cluster refused, nobody answered, something is damaged, a promise was broken.</summary>
    public const int NotDone = 1;

    /// <summary>What was typed makes no sense; nothing was asked of anybody.</summary>
    public const int BadlyAsked = 2;

    /// <summary>There was nothing to take.</summary>
    public const int NothingThere = 3;

    /// <summary>A signal came before the end; as a shell says it of SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Nobody reads stdout any more; as a shell says it of SIGPIPE.</summary>
    public const int OutputClosed = 141;
}
