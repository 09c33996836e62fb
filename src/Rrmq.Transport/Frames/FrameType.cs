namespace Rrmq.Transport;

/// <summary>The type byte of a frame (docs/wire-format.md). Numbers are never reused: a node of another version must fail on them, not misread them.</summary>
internal enum FrameType : byte
{
    PreVoteRequest = 1,
    PreVoteResponse = 2,
    VoteRequest = 3,
    VoteResponse = 4,
    AppendRequest = 5,
    AppendResponse = 6,
    Heartbeat = 7,
    HeartbeatResponse = 8,
    TimeoutNow = 9,
    ReadIndexRequest = 10,
    ReadIndexResponse = 11,
    KeepAlive = 12,
    SnapshotChunk = 13,
    SnapshotChunkResponse = 14,
    BodyRequest = 15,
    BodyResponse = 16,
    ForwardRequest = 17,
    ForwardAnswer = 18,
    ForwardCancel = 19,
    Piece = 20,
    Probe = 21,
    ProbeAnswer = 22,
}
