using System.Buffers.Binary;
using Rrmq.Raft;

namespace Rrmq.Transport;

/// <summary>Writes messages as frames (docs/wire-format.md). Pure; frames written one after the other into one buffer may leave in one send.</summary>
public static class FrameEncoder
{
    /// <summary>The size of the message's whole frame in bytes, prefix included. Known before encoding, so that a full queue refuses without work.</summary>
    public static long SizeOf(RaftMessage message) => FrameLayout.PrefixBytes + FrameLayout.MinimumContentBytes + message switch
    {
        PreVoteRequest or VoteRequest => 16,
        PreVoteResponse or VoteResponse or TimeoutNow or KeepAlive => 0,
        AppendRequest append => 36 + SizeOf(append.Entries),
        AppendResponse => 24,
        Heartbeat or ReadIndexResponse => 16,
        HeartbeatResponse or ReadIndexRequest or Probe or ProbeAnswer => 8,
        SnapshotChunk chunk => FrameLayout.ChunkHeaderBytes + MembershipFormat.SizeOf(chunk.Snapshot.Membership) + chunk.Data.Length,
        SnapshotChunkResponse => 17,
        BodyRequest => 16,
        BodyResponse response => 16 + response.Data.Length,
        ForwardRequest forward => FrameLayout.ForwardHeaderBytes + forward.Command.Length,
        ForwardAnswer answer => FrameLayout.ForwardAnswerHeaderBytes + answer.Reason.Length + answer.Detail.Length + SizeOf(answer.Contents),
        ForwardCancel => 8,
        FramePiece piece => 8 + piece.Data.Length,
        _ => throw Unknown(message),
    };

    /// <summary>Appends one frame to the buffer.</summary>
    /// <exception cref="ArgumentException">The message is of a type without a frame, or its entries are not contiguous: a bug of the caller.</exception>
    public static void Encode(FrameBuffer buffer, GroupId group, RaftMessage message)
    {
        var before = buffer.Length;
        try
        {
            buffer.Reserve(FrameLayout.PrefixBytes);
            Header(buffer, group, message);
            Body(buffer, message);
        }
        catch
        {
            // Half a frame in front of the next one would make every later byte of the connection unreadable.
            buffer.TakeBack(buffer.Length - before);
            throw;
        }

        var frame = buffer.Tail(buffer.Length - before);
        var content = frame[FrameLayout.PrefixBytes..];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], FrameChecksum.Compute(content));
    }

    /// <summary>The content of the message's frame, what follows its prefix, to be sent in pieces.</summary>
    internal static ReadOnlyMemory<byte> EncodeContent(GroupId group, RaftMessage message)
    {
        var buffer = new FrameBuffer((int)(SizeOf(message) - FrameLayout.PrefixBytes));
        Header(buffer, group, message);
        Body(buffer, message);
        return buffer.Written;
    }

    private static void Header(FrameBuffer buffer, GroupId group, RaftMessage message)
    {
        var (type, yes) = message switch
        {
            PreVoteRequest => (FrameType.PreVoteRequest, false),
            PreVoteResponse response => (FrameType.PreVoteResponse, response.Granted),
            VoteRequest request => (FrameType.VoteRequest, request.Transfer),
            VoteResponse response => (FrameType.VoteResponse, response.Granted),
            AppendRequest => (FrameType.AppendRequest, false),
            AppendResponse response => (FrameType.AppendResponse, response.Accepted),
            Heartbeat => (FrameType.Heartbeat, false),
            HeartbeatResponse response => (FrameType.HeartbeatResponse, response.DiskFull),
            TimeoutNow => (FrameType.TimeoutNow, false),
            ReadIndexRequest => (FrameType.ReadIndexRequest, false),
            ReadIndexResponse response => (FrameType.ReadIndexResponse, response.Granted),
            KeepAlive => (FrameType.KeepAlive, false),
            SnapshotChunk => (FrameType.SnapshotChunk, false),
            SnapshotChunkResponse => (FrameType.SnapshotChunkResponse, false),
            BodyRequest => (FrameType.BodyRequest, false),
            BodyResponse response => (FrameType.BodyResponse, response.Found),
            ForwardRequest => (FrameType.ForwardRequest, false),
            ForwardAnswer answer => (FrameType.ForwardAnswer, answer.Replayed),
            ForwardCancel => (FrameType.ForwardCancel, false),
            FramePiece => (FrameType.Piece, false),
            Probe => (FrameType.Probe, false),
            ProbeAnswer => (FrameType.ProbeAnswer, false),
            _ => throw Unknown(message),
        };

        buffer.Byte((byte)type);
        var second = message is PreVoteResponse { Removed: true } or ForwardAnswer { HasEnvelope: true };
        buffer.Byte((byte)((yes ? FrameLayout.YesFlag : 0) | (second ? FrameLayout.SecondFlag : 0)));
        buffer.UInt16(group.Value);
        buffer.Int32(message.From.Value);
        buffer.Int64(message.Term.Value);
    }

    private static void Body(FrameBuffer buffer, RaftMessage message)
    {
        switch (message)
        {
            case PreVoteRequest request:
                buffer.Int64(request.LastIndex.Value);
                buffer.Int64(request.LastTerm.Value);
                break;
            case VoteRequest request:
                buffer.Int64(request.LastIndex.Value);
                buffer.Int64(request.LastTerm.Value);
                break;
            case AppendRequest request:
                Append(buffer, request);
                break;
            case AppendResponse response:
                buffer.Int64(response.Index.Value);
                buffer.Int64(response.HintIndex.Value);
                buffer.Int64(response.HintTerm.Value);
                break;
            case Heartbeat heartbeat:
                buffer.Int64(heartbeat.Commit.Value);
                buffer.Int64(heartbeat.ReadRound);
                break;
            case HeartbeatResponse response:
                buffer.Int64(response.ReadRound);
                break;
            case ReadIndexRequest request:
                buffer.Int64(request.Context);
                break;
            case ReadIndexResponse response:
                buffer.Int64(response.Context);
                buffer.Int64(response.Index.Value);
                break;
            case SnapshotChunk chunk:
                Chunk(buffer, chunk);
                break;
            case SnapshotChunkResponse response:
                buffer.Int64((long)response.SnapshotId);
                buffer.Int64(response.NextOffset);
                buffer.Byte((byte)response.State);
                break;
            case BodyRequest request:
                buffer.Int64(request.Index.Value);
                buffer.Int32(request.Offset);
                buffer.Int32(request.Length);
                break;
            case BodyResponse response:
                buffer.Int64(response.Index.Value);
                buffer.Int32(response.Offset);
                buffer.Int32(response.Data.Length);
                response.Data.Span.CopyTo(buffer.Reserve(response.Data.Length));
                break;
            case ForwardRequest forward:
                Forward(buffer, forward);
                break;
            case ForwardAnswer answer:
                Forward(buffer, answer);
                break;
            case ForwardCancel cancel:
                buffer.Int64(cancel.RequestId);
                break;
            case Probe probe:
                buffer.Int64(probe.Stamp);
                break;
            case ProbeAnswer answer:
                buffer.Int64(answer.Stamp);
                break;
            case FramePiece piece:
                buffer.Int32(piece.TotalBytes);
                buffer.Int32(piece.Offset);
                piece.Data.Span.CopyTo(buffer.Reserve(piece.Data.Length));
                break;
        }
    }

    private static void Forward(FrameBuffer buffer, ForwardRequest forward)
    {
        buffer.Int64(forward.RequestId);
        buffer.Int32(forward.PatienceMs);
        buffer.Int32(forward.WaitMs);
        buffer.Byte(forward.Acks);
        buffer.Byte(forward.Replicas);
        buffer.Int32(forward.Command.Length);
        forward.Command.Span.CopyTo(buffer.Reserve(forward.Command.Length));
    }

    private static void Forward(FrameBuffer buffer, ForwardAnswer answer)
    {
        buffer.Int64(answer.RequestId);
        buffer.Byte(answer.Kind);
        buffer.Byte(answer.Status);
        buffer.Int32(answer.Leader.Value);
        buffer.Int64(answer.Index.Value);
        buffer.UInt32(answer.Ordinal is { } ordinal ? (uint)ordinal + 1 : 0);
        buffer.Int32(answer.Reason.Length);
        buffer.Int32(answer.Detail.Length);
        buffer.Int32(answer.Contents.Count);
        answer.Reason.Span.CopyTo(buffer.Reserve(answer.Reason.Length));
        answer.Detail.Span.CopyTo(buffer.Reserve(answer.Detail.Length));
        for (var i = 0; i < answer.Contents.Count; i++)
        {
            var content = answer.Contents[i];
            buffer.Int32(content.Length);
            content.Span.CopyTo(buffer.Reserve(content.Length));
        }
    }

    private static void Chunk(FrameBuffer buffer, SnapshotChunk chunk)
    {
        var membership = MembershipFormat.Encode(chunk.Snapshot.Membership);
        buffer.Int64((long)chunk.SnapshotId);
        buffer.Int64(chunk.Snapshot.Index.Value);
        buffer.Int64(chunk.Snapshot.Term.Value);
        buffer.Int64(chunk.TotalBytes);
        buffer.Int64(chunk.Offset);
        buffer.Int32(membership.Length);
        buffer.Int32(chunk.Data.Length);
        membership.CopyTo(buffer.Reserve(membership.Length));
        chunk.Data.Span.CopyTo(buffer.Reserve(chunk.Data.Length));
    }

    private static void Append(FrameBuffer buffer, AppendRequest request)
    {
        var entries = request.Entries;
        var first = entries.Count == 0 ? LogIndex.Zero : entries[0].Index;

        buffer.Int64(request.PreviousIndex.Value);
        buffer.Int64(request.PreviousTerm.Value);
        buffer.Int64(request.Commit.Value);
        buffer.Int64(first.Value);
        buffer.Int32(entries.Count);

        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry.Index != first + i)
                throw new ArgumentException($"Entry {entry.Index} stands where {first + i} belongs: entries of one append are contiguous.", nameof(request));

            buffer.Int64(entry.Term.Value);
            buffer.Byte((byte)entry.Kind);
            buffer.Int32(entry.Payload.Length);
            entry.Payload.Span.CopyTo(buffer.Reserve(entry.Payload.Length));
        }
    }

    private static long SizeOf(IReadOnlyList<Entry> entries)
    {
        var size = 0L;
        for (var i = 0; i < entries.Count; i++)
            size += FrameLayout.EntryHeaderBytes + entries[i].Payload.Length;
        return size;
    }

    private static long SizeOf(IReadOnlyList<ReadOnlyMemory<byte>> contents)
    {
        var size = 0L;
        for (var i = 0; i < contents.Count; i++)
            size += sizeof(uint) + contents[i].Length;
        return size;
    }

    private static ArgumentException Unknown(RaftMessage message) =>
        new($"{message.GetType().Name} has no frame type; give it one in {nameof(FrameType)} and docs/wire-format.md.", nameof(message));
}
