namespace Rrmq.Storage;

/// <summary>What a log record holds. Never 0, so that zero-filled space is no record; numbers are on disk and never change their meaning.</summary>
internal enum RecordType : byte
{
    Entry = 1,
    HardState = 2,
    Truncate = 3,

    /// <summary>The number is taken for snapshots, which are not written yet; a log that holds one is from a later version.</summary>
    SnapshotMarker = 4,

    /// <summary>First record of every segment but the first: where the segment before it ended, so that a lost tail of a full segment is noticed.</summary>
    SegmentLink = 5,

    /// <summary>An entry like any other, but for consensus itself: its payload is a membership.</summary>
    MembershipEntry = 6,

    /// <summary>The group's whole log gave way to a snapshot: the next entry is the one behind it. The payload is the snapshot's membership.</summary>
    Reset = 7,

    /// <summary>Bodies of an entry that has left the log; only in rewritten files, which are no part of the log.</summary>
    Kept = 8,
}
