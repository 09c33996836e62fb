namespace Rrmq.Queues;

/// <summary>
/// The state as bytes (docs/file-formats.md): version u8, applied index i64, clock i64, and what all topics share; topics in the order of their numbers, messages that are gone and remembered answers in the order of their age, each
/// list with its count before it. Counts, lengths and references are variable-length integers: a plain message costs about seven bytes where neighbours lie beside each other. The same state has the same bytes,
/// wherever its blocks lie in memory.
/// </summary>
internal static class StateFormat
{
    public const byte Version = 3;

    /// <summary>Names, keys and reasons have at most 255 bytes; what claims to be longer than this is no state.</summary>
    public const int LargestBytes = 1024;

    public const int LargestVarint = 10;

    /// <summary>Index, offset and length of one reference, at most.</summary>
    public const int LargestReference = LargestVarint + 5 + 5;
}
