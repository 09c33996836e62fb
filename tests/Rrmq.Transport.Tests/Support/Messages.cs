using FsCheck;
using FsCheck.Fluent;
using Rrmq.Raft;

namespace Rrmq.Transport.Tests;

/// <summary>Messages drawn at random, every type as often as the others, and the equality that records with lists and memories do not have.</summary>
internal static class Messages
{
    public static readonly NodeId Sender = new(3);

    private static readonly Gen<long> Number = Gen.OneOf(
        Gen.Choose(0, 1000).Select(value => (long)value),
        Gen.Elements(0L, 1L, uint.MaxValue, FrameLayout.LargestNumber),
        Gen.Choose(0, int.MaxValue).Select(value => (long)value << 31));

    private static readonly Gen<Term> ATerm = Number.Select(value => new Term(value));
    private static readonly Gen<LogIndex> AnIndex = Number.Select(value => new LogIndex(value));
    private static readonly Gen<bool> Yes = Gen.Elements(true, false);
    private static readonly Gen<NodeId> ANode = Gen.Choose(1, int.MaxValue).Select(value => new NodeId(value));

    private static readonly Gen<EntryKind> Kind = Gen.Elements(EntryKind.Command, EntryKind.Membership);

    private static readonly Gen<long> AnyLong = Gen.OneOf(Number, Number.Select(value => -value));

    private static readonly Gen<byte[]> Payload = Gen.OneOf(
        Gen.Constant(Array.Empty<byte>()),
        Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(),
        Gen.Choose(1, 100_000).Select(length => Enumerable.Range(0, length).Select(i => (byte)i).ToArray()));

    private static readonly Gen<Entry[]> Entries =
        from first in Gen.Choose(1, 1_000_000)
        from items in (from term in ATerm from payload in Payload from kind in Kind select (term, payload, kind)).ArrayOf()
        select items.Select((item, i) => new Entry(new LogIndex(first + i), item.term, item.payload, item.kind)).ToArray();

    private static readonly Gen<Membership> AMembership =
        from voters in Gen.Choose(1, 9)
        from address in Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf()
        select Join(voters, address);

    private static readonly Gen<SnapshotChunkState> State = Gen.Elements(Enum.GetValues<SnapshotChunkState>());

    public static readonly Gen<RaftMessage> Any = Gen.OneOf(
        from n in ANode from t in ATerm from i in AnIndex from lt in ATerm select (RaftMessage)new PreVoteRequest(n, t, i, lt),
        from n in ANode from t in ATerm from y in Yes from r in Yes select (RaftMessage)new PreVoteResponse(n, t, y, r),
        from n in ANode from t in ATerm from i in AnIndex from lt in ATerm from y in Yes select (RaftMessage)new VoteRequest(n, t, i, lt, y),
        from n in ANode from t in ATerm from y in Yes select (RaftMessage)new VoteResponse(n, t, y),
        from n in ANode from t in ATerm from p in AnIndex from pt in ATerm from c in AnIndex from e in Entries
        select (RaftMessage)new AppendRequest(n, t, p, pt, c, e),
        from n in ANode from t in ATerm from y in Yes from i in AnIndex from h in AnIndex from ht in ATerm
        select (RaftMessage)new AppendResponse(n, t, y, i, h, ht),
        from n in ANode from t in ATerm from c in AnIndex from r in AnyLong select (RaftMessage)new Heartbeat(n, t, c, r),
        from n in ANode from t in ATerm from r in AnyLong from y in Yes select (RaftMessage)new HeartbeatResponse(n, t, r, y),
        from n in ANode from t in ATerm select (RaftMessage)new TimeoutNow(n, t),
        from n in ANode from t in ATerm from c in AnyLong select (RaftMessage)new ReadIndexRequest(n, t, c),
        from n in ANode from t in ATerm from c in AnyLong from y in Yes from i in AnIndex
        select (RaftMessage)new ReadIndexResponse(n, t, c, y, i),
        from n in ANode select (RaftMessage)new KeepAlive(n),
        from n in ANode from stamp in AnyLong select (RaftMessage)new Probe(n, stamp),
        from n in ANode from stamp in AnyLong select (RaftMessage)new ProbeAnswer(n, stamp),
        from n in ANode from t in ATerm from id in AnyLong from i in AnIndex from st in ATerm from m in AMembership
        from before in Gen.Choose(0, 1000) from after in Gen.Choose(0, 1000) from data in Payload.Where(data => data.Length > 0)
        select (RaftMessage)new SnapshotChunk(n, t, (ulong)id, new SnapshotMeta(i, st, m), before + data.Length + after, before, data),
        from n in ANode from t in ATerm from id in AnyLong from state in State from next in Number
        select (RaftMessage)new SnapshotChunkResponse(n, t, (ulong)id, state, next),
        from n in ANode from t in ATerm from i in AnIndex from o in Gen.Choose(0, int.MaxValue) from l in Gen.Choose(1, int.MaxValue)
        select (RaftMessage)new BodyRequest(n, t, i, o, l),
        from n in ANode from t in ATerm from i in AnIndex from o in Gen.Choose(0, int.MaxValue) from data in Payload
        select (RaftMessage)new BodyResponse(n, t, data.Length > 0, i, o, data),
        from n in ANode from t in ATerm from id in AnyLong from patience in Gen.Choose(0, ForwardRequest.MostPatienceMs) from wait in Gen.Choose(0, patience)
        from acks in Gen.Choose(0, 255) from data in Payload.Where(data => data.Length > 0)
        select (RaftMessage)new ForwardRequest(n, t, id, patience, wait, (byte)acks, (byte)(acks / 2), data),
        from n in ANode from t in ATerm from id in AnyLong from kind in Gen.Choose(0, 255) from status in Gen.Choose(0, 255) from y in Yes from leader in Gen.Choose(0, int.MaxValue)
        from i in AnIndex from ordinal in Gen.Choose(-1, int.MaxValue - 1) from reason in Payload from detail in Payload from contents in Payload.ArrayOf()
        select (RaftMessage)new ForwardAnswer(n, t, id, (byte)kind, (byte)status, y, ordinal % 2 == 0, new NodeId(leader), i, ordinal < 0 ? null : ordinal, reason, detail,
            [.. contents.Take(5).Select(content => (ReadOnlyMemory<byte>)content)]),
        from n in ANode from t in ATerm from id in AnyLong select (RaftMessage)new ForwardCancel(n, t, id));

    /// <summary>One short message of each type: small enough to break at every byte.</summary>
    public static readonly RaftMessage[] OneOfEach =
    [
        new PreVoteRequest(Sender, new Term(7), new LogIndex(40), new Term(6)),
        new PreVoteResponse(Sender, new Term(7), true),
        new VoteRequest(Sender, new Term(7), new LogIndex(40), new Term(6), true),
        new VoteResponse(Sender, new Term(7), false),
        new AppendRequest(Sender, new Term(7), new LogIndex(40), new Term(6), new LogIndex(39),
            [new Entry(new LogIndex(41), new Term(7), "first"u8.ToArray()), new Entry(new LogIndex(42), new Term(7), default),
             new Entry(new LogIndex(43), new Term(7), "third"u8.ToArray(), EntryKind.Membership)]),
        new AppendResponse(Sender, new Term(7), false, new LogIndex(40), new LogIndex(38), new Term(5)),
        new Heartbeat(Sender, new Term(7), new LogIndex(40), 12),
        new HeartbeatResponse(Sender, new Term(7), 12, DiskFull: true),
        new TimeoutNow(Sender, new Term(7)),
        new ReadIndexRequest(Sender, new Term(7), 99),
        new ReadIndexResponse(Sender, new Term(7), 99, true, new LogIndex(40)),
        new KeepAlive(Sender),
        new Probe(Sender, 99),
        new ProbeAnswer(Sender, 99),
        new SnapshotChunk(Sender, new Term(7), 0xfeed, new SnapshotMeta(new LogIndex(40), new Term(6), Join(2, [1, 2, 3])), 100, 60, "the rest"u8.ToArray()),
        new SnapshotChunkResponse(Sender, new Term(7), 0xfeed, SnapshotChunkState.Done, 100),
        new BodyRequest(Sender, new Term(7), new LogIndex(40), 12, 300),
        new BodyResponse(Sender, new Term(7), true, new LogIndex(40), 12, "a body"u8.ToArray()),
        new ForwardRequest(Sender, new Term(7), 0xfeed, 900, 300, 2, 3, "a command"u8.ToArray()),
        new ForwardAnswer(Sender, new Term(7), 0xfeed, 1, 3, true, true, new NodeId(2), new LogIndex(40), 0, "why"u8.ToArray(), "detail"u8.ToArray(),
            ["first"u8.ToArray(), ReadOnlyMemory<byte>.Empty, "third"u8.ToArray()]),
        new ForwardCancel(Sender, new Term(7), 0xfeed),
    ];

    public static byte[] Encode(RaftMessage message, ushort group = 0)
    {
        var buffer = new FrameBuffer();
        FrameEncoder.Encode(buffer, new GroupId(group), message);
        return buffer.Written.ToArray();
    }

    public static bool Same(RaftMessage left, RaftMessage right) => (left, right) switch
    {
        (AppendRequest a, AppendRequest b) => a with { Entries = [] } == b with { Entries = [] }
            && a.Entries.Count == b.Entries.Count && a.Entries.Zip(b.Entries).All(pair => Same(pair.First, pair.Second)),
        (SnapshotChunk a, SnapshotChunk b) => a with { Data = default } == b with { Data = default } && a.Data.Span.SequenceEqual(b.Data.Span),
        (BodyResponse a, BodyResponse b) => a with { Data = default } == b with { Data = default } && a.Data.Span.SequenceEqual(b.Data.Span),
        (ForwardRequest a, ForwardRequest b) => a with { Command = default } == b with { Command = default } && a.Command.Span.SequenceEqual(b.Command.Span),
        (ForwardAnswer a, ForwardAnswer b) => a with { Reason = default, Detail = default, Contents = [] } == b with { Reason = default, Detail = default, Contents = [] }
            && a.Reason.Span.SequenceEqual(b.Reason.Span) && a.Detail.Span.SequenceEqual(b.Detail.Span)
            && a.Contents.Count == b.Contents.Count && a.Contents.Zip(b.Contents).All(pair => pair.First.Span.SequenceEqual(pair.Second.Span)),
        _ => left == right,
    };

    private static bool Same(Entry left, Entry right) =>
        left with { Payload = default } == right with { Payload = default } && left.Payload.Span.SequenceEqual(right.Payload.Span);

    /// <summary>A joint membership, with a newcomer, a node that goes, and addresses.</summary>
    private static Membership Join(int voters, byte[] address)
    {
        var bytes = new List<byte> { 1, (byte)(voters + 1), (byte)(voters + 1), 0, 0, 0 };
        for (var id = 1; id <= voters + 1; id++)
            bytes.AddRange([(byte)id, 0, 0, 0, (byte)(id == 1 ? 2 : id > voters ? 1 : 3), (byte)address.Length, 0, .. address]);
        return MembershipFormat.Decode(bytes.ToArray());
    }
}
