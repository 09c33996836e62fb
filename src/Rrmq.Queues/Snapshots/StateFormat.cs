namespace Rrmq.Queues;

/// <summary>
/// The state as bytes (docs/file-formats.md): version u8, applied index i64, clock i64; topics in the order of creation, then remembered answers in the order of their age, each
/// list with its count before it. Counts, lengths and references are variable-length integers: a reference costs about five bytes where neighbours lie beside each other.
/// </summary>
internal static class StateFormat
{
    public const byte Version = 1;
    /// <summary>Names and keys have at most 255 bytes; what claims to be longer than this is no state.</summary>
    public const int LargestBytes = 1024;

    public const int LargestVarint = 10;

    /// <summary>Index, offset and length of one reference, at most.</summary>
    public const int LargestReference = LargestVarint + 5 + 5;
}
