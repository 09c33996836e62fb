namespace Rrmq.Storage;

/// <summary>What a file of a log is.</summary>
public enum LogFileKind
{
    /// <summary>Part of the log, and replayed.</summary>
    Segment,

    /// <summary>Made ahead for what comes next.</summary>
    Prepared,

    /// <summary>A segment that has left the log, kept whole for its bodies.</summary>
    KeptSegment,

    /// <summary>Bodies that were written again.</summary>
    Rewritten,

    /// <summary>The SQLite file.</summary>
    Database,

    /// <summary>What was committed last to the SQLite file, beside it.</summary>
    WriteAheadLog,

    /// <summary>A table in it.</summary>
    Table,
}
