namespace Rrmq.Transport;

/// <summary>Sizes and offsets shared by encoder, decoder and reader (docs/wire-format.md). All integers are little-endian.</summary>
internal static class FrameLayout
{
    /// <summary>u32 length and u32 CRC32C; neither is counted by the length nor covered by the CRC.</summary>
    public const int PrefixBytes = 8;

    /// <summary>u8 type, u8 flags, u16 group.</summary>
    public const int HeaderBytes = 4;

    /// <summary>i32 from, i64 term: every body begins with them.</summary>
    public const int SenderBytes = 12;

    /// <summary>i64 term, u8 kind, u32 length of the payload, in front of each entry's payload.</summary>
    public const int EntryHeaderBytes = 13;

    /// <summary>u64 id, i64 index, i64 term, i64 total, i64 offset, u32 length of the membership, u32 length of the data; membership and data follow.</summary>
    public const int ChunkHeaderBytes = 48;

    /// <summary>i64 id, u32 patience, u32 wait, u8 acks, u8 replicas, u32 length of the command, which follows.</summary>
    public const int ForwardHeaderBytes = 22;

    /// <summary>i64 id, u8 kind, u8 status, i32 leader, i64 index, u32 ordinal, u32 length of the reason, u32 length of the detail, u32 number of contents; those follow, each content behind its u32 length.</summary>
    public const int ForwardAnswerHeaderBytes = 38;

    /// <summary>No valid frame has a smaller length than this.</summary>
    public const int MinimumContentBytes = HeaderBytes + SenderBytes;

    /// <summary>The message's yes (granted, accepted, transfer).</summary>
    public const byte YesFlag = 1;

    /// <summary>In the answer to a pre-vote: the candidate was removed. In the answer to what was forwarded: an envelope is around the content. All other bits are zero.</summary>
    public const byte SecondFlag = 2;

    /// <summary>
    /// No term or index on the wire is above this. Far beyond what elections and appends can reach, and far enough from where numbers wrap that nobody has
    /// to think of it when adding one. A node cannot be led up to it either: consensus follows a foreign term only in strides of 2^20.
    /// </summary>
    public const long LargestNumber = 1L << 62;

    public const int DefaultMaxFrameBytes = 80 * 1024 * 1024;
}
