using System.Buffers.Binary;
using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>
/// Reads frames back into messages (docs/wire-format.md). Trusts nothing: it throws <see cref="ProtocolException"/> and nothing else on bytes that no encoder
/// wrote, and what it allocates is bounded by the frame's own size. Pure.
/// </summary>
public static class FrameDecoder
{
    /// <summary>Decodes one complete frame, prefix included. The message shares no memory with <paramref name="frame"/>.</summary>
    /// <param name="frame">Exactly one frame.</param>
    /// <param name="maxFrameBytes">The largest whole frame to accept, in bytes.</param>
    /// <exception cref="ProtocolException">The bytes are not exactly one valid frame.</exception>
    public static Frame Decode(ReadOnlyMemory<byte> frame, int maxFrameBytes = FrameLayout.DefaultMaxFrameBytes)
    {
        if (frame.Length < FrameLayout.PrefixBytes) throw new ProtocolException($"{frame.Length} bytes are too few for a frame's prefix");
        var (length, checksum) = Prefix(frame.Span, maxFrameBytes);
        var content = frame[FrameLayout.PrefixBytes..];
        if (content.Length != length) throw new ProtocolException($"the prefix announces {length} bytes and {content.Length} follow");
        return Decode(content, checksum, owned: false);
    }

    /// <summary>Reads and bounds a prefix: the length of the content that follows, and its checksum.</summary>
    internal static (int Length, uint Checksum) Prefix(ReadOnlySpan<byte> prefix, int maxFrameBytes)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(prefix);
        if (length < FrameLayout.MinimumContentBytes)
            throw new ProtocolException($"a frame of {length} bytes is shorter than any message");
        if (length > maxFrameBytes - FrameLayout.PrefixBytes)
            throw new ProtocolException($"a frame of {length} bytes is over the limit of {maxFrameBytes}");
        return ((int)length, BinaryPrimitives.ReadUInt32LittleEndian(prefix[4..]));
    }

    /// <param name="content">Everything after the prefix.</param>
    /// <param name="checksum">The checksum the prefix announced.</param>
    /// <param name="owned">Nobody else will write to the content's memory: payloads may be slices of it.</param>
    internal static Frame Decode(ReadOnlyMemory<byte> content, uint checksum, bool owned)
    {
        var actual = FrameChecksum.Compute(content.Span);
        if (actual != checksum) throw new ProtocolException($"the frame's checksum is {actual:x8} and should be {checksum:x8}");

        return Decode(content, owned);
    }

    /// <summary>What was put together from pieces, each of which had its own checksum. The message may keep slices of the content.</summary>
    internal static Frame DecodeWhole(ReadOnlyMemory<byte> content) => Decode(content, owned: true);

    private static Frame Decode(ReadOnlyMemory<byte> content, bool owned)
    {
        var reader = new BodyReader(content.Span);
        var type = (FrameType)reader.Byte();
        var (yes, second) = Flags(reader.Byte(), type);
        var group = new GroupId(reader.UInt16());
        var from = reader.Node();
        var term = reader.Term();

        RaftMessage message = type switch
        {
            FrameType.PreVoteRequest => new PreVoteRequest(from, term, reader.Index(), reader.Term()),
            FrameType.PreVoteResponse => new PreVoteResponse(from, term, yes, second),
            FrameType.VoteRequest => new VoteRequest(from, term, reader.Index(), reader.Term(), yes),
            FrameType.VoteResponse => new VoteResponse(from, term, yes),
            FrameType.AppendRequest => Append(ref reader, from, term, content, owned),
            FrameType.AppendResponse => new AppendResponse(from, term, yes, reader.Index(), reader.Index(), reader.Term()),
            FrameType.Heartbeat => new Heartbeat(from, term, reader.Index(), reader.Int64()),
            FrameType.HeartbeatResponse => new HeartbeatResponse(from, term, reader.Int64(), yes),
            FrameType.TimeoutNow => new TimeoutNow(from, term),
            FrameType.ReadIndexRequest => new ReadIndexRequest(from, term, reader.Int64()),
            FrameType.ReadIndexResponse => new ReadIndexResponse(from, term, reader.Int64(), yes, reader.Index()),
            FrameType.SnapshotChunk => Chunk(ref reader, from, term, content, owned),
            FrameType.SnapshotChunkResponse => ChunkResponse(ref reader, from, term),
            FrameType.BodyRequest => new BodyRequest(from, term, reader.Index(), reader.Size("an offset"), reader.Size("a length", least: 1)),
            FrameType.BodyResponse => Body(ref reader, from, term, yes, content, owned),
            FrameType.ForwardRequest => Forward(ref reader, from, term, content, owned),
            FrameType.ForwardAnswer => Forward(ref reader, from, term, yes, second, content, owned),
            FrameType.ForwardCancel => new ForwardCancel(from, term, reader.Int64()),
            FrameType.Piece when term == Term.Zero => Piece(ref reader, from, content, owned),
            FrameType.KeepAlive when term == Term.Zero => new KeepAlive(from),
            FrameType.Probe when term == Term.Zero => new Probe(from, reader.Int64()),
            FrameType.ProbeAnswer when term == Term.Zero => new ProbeAnswer(from, reader.Int64()),
            _ => throw new ProtocolException($"frame type {(byte)type} is unknown"),
        };

        if (reader.Remaining != 0) throw new ProtocolException($"{reader.Remaining} bytes trail the {type}");
        return new Frame(group, message);
    }

    private static (bool Yes, bool Second) Flags(byte flags, FrameType type)
    {
        var mayBeYes = type is FrameType.PreVoteResponse or FrameType.VoteRequest or FrameType.VoteResponse
            or FrameType.AppendResponse or FrameType.HeartbeatResponse or FrameType.ReadIndexResponse or FrameType.BodyResponse or FrameType.ForwardAnswer;
        var known = (mayBeYes ? FrameLayout.YesFlag : 0) | (type is FrameType.PreVoteResponse or FrameType.ForwardAnswer ? FrameLayout.SecondFlag : 0);
        if ((flags & ~known) != 0) throw new ProtocolException($"flags {flags:x2} are unknown on frame type {(byte)type}");
        return ((flags & FrameLayout.YesFlag) != 0, (flags & FrameLayout.SecondFlag) != 0);
    }

    private static SnapshotChunk Chunk(ref BodyReader reader, NodeId from, Term term, ReadOnlyMemory<byte> content, bool owned)
    {
        var id = (ulong)reader.Int64();
        var index = reader.Index();
        var snapshotTerm = reader.Term();
        var total = reader.Int64();
        var offset = reader.Int64();
        var (membershipBytes, dataBytes) = (reader.UInt32(), reader.UInt32());
        if (membershipBytes > reader.Remaining || dataBytes > reader.Remaining - membershipBytes)
            throw new ProtocolException($"a membership of {membershipBytes} bytes and {dataBytes} of data are announced, and {reader.Remaining} bytes are left");
        var membership = MembershipFormat.TryDecode(content.Span.Slice(reader.Position, (int)membershipBytes))
            ?? throw new ProtocolException($"{membershipBytes} bytes are no membership");
        reader.Skip((int)membershipBytes);

        var data = content.Slice(reader.Position, (int)dataBytes);
        reader.Skip(data.Length);
        if (offset < 0 || total < 0 || offset > total - data.Length) throw new ProtocolException($"{data.Length} bytes at {offset} lie outside a snapshot of {total}");
        if (data.IsEmpty && total > 0) throw new ProtocolException("a piece of a snapshot is empty");
        return new SnapshotChunk(from, term, id, new SnapshotMeta(index, snapshotTerm, membership), total, offset, owned ? data : data.ToArray());
    }

    private static SnapshotChunkResponse ChunkResponse(ref BodyReader reader, NodeId from, Term term)
    {
        var id = (ulong)reader.Int64();
        var next = reader.Int64();
        var state = reader.Byte();
        if (next < 0) throw new ProtocolException($"a snapshot has no offset {next}");
        if (state > (byte)SnapshotChunkState.Refused) throw new ProtocolException($"{state} is no answer to a piece of a snapshot");
        return new SnapshotChunkResponse(from, term, id, (SnapshotChunkState)state, next);
    }

    private static BodyResponse Body(ref BodyReader reader, NodeId from, Term term, bool found, ReadOnlyMemory<byte> content, bool owned)
    {
        var (index, offset, length) = (reader.Index(), reader.Size("an offset"), reader.Size("a length"));
        if (length > reader.Remaining) throw new ProtocolException($"a body of {length} bytes is announced, and {reader.Remaining} bytes are left");
        if (found != length > 0) throw new ProtocolException($"a body of {length} bytes is said to be {(found ? "" : "not ")}found");
        var body = content.Slice(reader.Position, length);
        reader.Skip(length);
        return new BodyResponse(from, term, found, index, offset, owned ? body : body.ToArray());
    }

    private static ForwardRequest Forward(ref BodyReader reader, NodeId from, Term term, ReadOnlyMemory<byte> content, bool owned)
    {
        var id = reader.Int64();
        var (patience, wait, acks, replicas) = (reader.UInt32(), reader.UInt32(), reader.Byte(), reader.Byte());
        var length = reader.Size("a command", least: 1);
        if (patience > ForwardRequest.MostPatienceMs || wait > patience) throw new ProtocolException($"a patience of {patience} ms, {wait} of them for something to come, is out of bounds");
        if (length > reader.Remaining) throw new ProtocolException($"a command of {length} bytes is announced, and {reader.Remaining} bytes are left");
        var command = content.Slice(reader.Position, length);
        reader.Skip(length);
        return new ForwardRequest(from, term, id, (int)patience, (int)wait, acks, replicas, owned ? command : command.ToArray());
    }

    private static ForwardAnswer Forward(ref BodyReader reader, NodeId from, Term term, bool replayed, bool hasEnvelope, ReadOnlyMemory<byte> content, bool owned)
    {
        var id = reader.Int64();
        var (kind, status, leader, index, ordinal) = (reader.Byte(), reader.Byte(), reader.UInt32(), reader.Index(), reader.UInt32());
        if (leader > int.MaxValue) throw new ProtocolException($"{leader} is no node's id");
        if (ordinal > int.MaxValue) throw new ProtocolException($"a place of {ordinal} within an entry is out of bounds");
        var (reasonBytes, detailBytes, count) = (reader.UInt32(), reader.UInt32(), reader.UInt32());
        if (reasonBytes > reader.Remaining || detailBytes > reader.Remaining - reasonBytes)
            throw new ProtocolException($"a reason of {reasonBytes} bytes and a detail of {detailBytes} are announced, and {reader.Remaining} bytes are left");
        if (count > (reader.Remaining - reasonBytes - detailBytes) / sizeof(uint))
            throw new ProtocolException($"{count} contents do not fit into the {reader.Remaining} bytes that are left");

        var origin = reader.Position;
        var owner = owned ? content[origin..] : content[origin..].ToArray();
        var reason = Slice(ref reader, (int)reasonBytes);
        var detail = Slice(ref reader, (int)detailBytes);
        var contents = count == 0 ? [] : new ReadOnlyMemory<byte>[count];
        for (var i = 0; i < contents.Length; i++)
        {
            var length = reader.UInt32();
            if (length > reader.Remaining) throw new ProtocolException($"content {i} announces {length} bytes and {reader.Remaining} are left");
            contents[i] = Slice(ref reader, (int)length);
        }

        return new ForwardAnswer(from, term, id, kind, status, replayed, hasEnvelope, new NodeId((int)leader), index, ordinal == 0 ? null : (int)ordinal - 1, reason, detail, contents);

        ReadOnlyMemory<byte> Slice(ref BodyReader reader, int length)
        {
            var slice = owner.Slice(reader.Position - origin, length);
            reader.Skip(length);
            return slice;
        }
    }

    private static FramePiece Piece(ref BodyReader reader, NodeId from, ReadOnlyMemory<byte> content, bool owned)
    {
        var (total, offset) = (reader.Size("a frame", least: FrameLayout.MinimumContentBytes), reader.Size("an offset"));
        var data = content[reader.Position..];
        reader.Skip(data.Length);
        if (data.IsEmpty || offset > total - data.Length) throw new ProtocolException($"{data.Length} bytes at {offset} are no piece of a frame of {total}");
        return new FramePiece(from, total, offset, owned ? data : data.ToArray());
    }

    private static AppendRequest Append(ref BodyReader reader, NodeId from, Term term, ReadOnlyMemory<byte> content, bool owned)
    {
        var previousIndex = reader.Index();
        var previousTerm = reader.Term();
        var commit = reader.Index();
        var first = reader.Index();
        var count = reader.UInt32();

        if (count > reader.Remaining / FrameLayout.EntryHeaderBytes)
            throw new ProtocolException($"{count} entries do not fit into the {reader.Remaining} bytes that are left");
        if (first.Value > FrameLayout.LargestNumber - count) throw new ProtocolException($"{count} entries from index {first} run past the last index there is");
        if (count > 0 && first == LogIndex.Zero) throw new ProtocolException("entries begin at index 0, which stands before the first");
        if (count == 0 && first != LogIndex.Zero) throw new ProtocolException($"an append without entries names index {first} as its first");

        return new AppendRequest(from, term, previousIndex, previousTerm, commit, Entries(ref reader, first, (int)count, content, owned));
    }

    private static Entry[] Entries(ref BodyReader reader, LogIndex first, int count, ReadOnlyMemory<byte> content, bool owned)
    {
        if (count == 0) return [];

        var origin = reader.Position;
        var owner = owned ? content[origin..] : content[origin..].ToArray();
        var entries = new Entry[count];
        for (var i = 0; i < count; i++)
        {
            var term = reader.Term();
            var kind = reader.Byte();
            var length = reader.UInt32();
            if (kind > (byte)EntryKind.Membership) throw new ProtocolException($"entry {first + i} is of the unknown kind {kind}");
            if (length > reader.Remaining) throw new ProtocolException($"entry {first + i} announces {length} bytes and {reader.Remaining} are left");
            entries[i] = new Entry(first + i, term, owner.Slice(reader.Position - origin, (int)length), (EntryKind)kind);
            reader.Skip((int)length);
        }

        return entries;
    }
}
