using Rrmq.Raft;

namespace Rrmq.Transport.Tests;

public sealed class Handshake_verdicts
{
    private static readonly NodeIdentity Self = new(new ClusterId(0xc1), new NodeId(1), new Incarnation(0x11));

    private static readonly HandshakeRequest Good =
        new("rrmq-raft/1", Self.Cluster, new NodeId(2), Self.Node, new Incarnation(0x22), "http://two:8080");

    [Fact]
    public void A_known_node_is_accepted() => Assert.IsType<HandshakeVerdict.Accepted>(Judge(Good));

    [Fact]
    public void A_known_node_under_its_remembered_incarnation_is_accepted_also_while_connected() =>
        Assert.IsType<HandshakeVerdict.Accepted>(Judge(Good, new LivePeer(Good.Incarnation, "http://two:8080"), Good.Incarnation));

    [Fact]
    public void Another_protocol_version_is_refused_by_name() =>
        Refused(Good with { Protocol = "rrmq-raft/2" }, 426, "protocol_version", "rrmq-raft/1", "rrmq-raft/2");

    [Fact]
    public void Another_cluster_is_refused_naming_both() =>
        Refused(Good with { Cluster = new ClusterId(0xc2) }, 403, "wrong_cluster", "00000000000000c1", "00000000000000c2", "http://two:8080");

    [Fact]
    public void A_request_meant_for_another_node_is_refused() =>
        Refused(Good with { TargetNode = new NodeId(3) }, 421, "wrong_target", "node 3", "node 1");

    [Fact]
    public void An_unknown_node_is_refused() => Refused(Good with { Node = new NodeId(9) }, 403, "unknown_node", "Node 9");

    [Fact]
    public void A_node_that_was_removed_is_told_so_before_it_is_called_unknown() =>
        Matches(new HandshakePolicy(Self, new HashSet<NodeId> { new(3) }, _ => null, _ => null, node => node.Value == 2).Judge(Good), 410, "node_was_removed", "Node 2", "http://two:8080");

    [Fact]
    public void A_member_is_no_removed_node_whatever_the_committed_membership_says() =>
        Assert.IsType<HandshakeVerdict.Accepted>(new HandshakePolicy(Self, new HashSet<NodeId> { new(2) }, _ => null, _ => null, _ => true).Judge(Good));

    [Fact]
    public void An_unknown_node_that_joined_later_is_accepted() =>
        Assert.IsType<HandshakeVerdict.Accepted>(Judge(Good with { Node = new NodeId(9), JoinedAt = "nine:9567" }));

    [Fact]
    public void A_node_that_joined_later_and_was_removed_is_refused() =>
        Matches(new HandshakePolicy(Self, new HashSet<NodeId> { new(2) }, _ => null, _ => null, _ => true).Judge(Good with { Node = new NodeId(9), JoinedAt = "nine:9567" }), 410, "node_was_removed");

    [Theory]
    [InlineData("nine:9567", "nine", 9567)]
    [InlineData("::1:9567", "::1", 9567)]
    public void Where_a_newcomer_is_dialed_is_read_from_its_header(string at, string host, int port)
    {
        var headers = Headers(Good);
        headers["RRMQ-Joined-At"] = at;

        Assert.True(HandshakeRequest.TryRead(headers.GetValueOrDefault, out var request, out _));
        Assert.Equal((Good.Node, host, port), (request!.Newcomer!.Node, request.Newcomer.Host, request.Newcomer.Port));
    }

    [Fact]
    public void A_node_with_our_own_id_is_refused_naming_both_incarnations() =>
        Refused(Good with { Node = Self.Node }, 409, "duplicate_node", "0000000000000011", "0000000000000022", "http://two:8080");

    [Fact]
    public void A_second_process_under_a_connected_id_is_refused_naming_both()
    {
        var verdict = Judge(Good, new LivePeer(new Incarnation(0x33), "http://other:8080"), new Incarnation(0x33));

        Matches(verdict, 409, "duplicate_node", "0000000000000033", "0000000000000022", "http://other:8080", "http://two:8080");
    }

    [Fact]
    public void A_node_with_a_new_data_folder_is_refused_naming_both_incarnations()
    {
        var verdict = Judge(Good, live: null, new Incarnation(0x33));

        Matches(verdict, 409, "node_was_replaced", "0000000000000033", "0000000000000022", "http://two:8080", "wiped or replaced");
    }

    [Fact]
    public void A_mixed_cluster_is_told_of_the_cluster_before_anything_else() =>
        Refused(Good with { Cluster = new ClusterId(5), TargetNode = new NodeId(7), Node = new NodeId(9) }, 403, "wrong_cluster");

    [Fact]
    public void A_request_is_read_from_its_headers()
    {
        Assert.True(HandshakeRequest.TryRead(Headers(Good).GetValueOrDefault, out var request, out _));
        Assert.Equal(Good, request);
    }

    [Theory]
    [InlineData("RRMQ-Cluster", null)]
    [InlineData("RRMQ-Cluster", "c1")]
    [InlineData("RRMQ-Node", "two")]
    [InlineData("RRMQ-Node", "-2")]
    [InlineData("RRMQ-Target-Node", "99999999999")]
    [InlineData("RRMQ-Incarnation", "zzzzzzzzzzzzzzzz")]
    [InlineData("RRMQ-Joined-At", "")]
    [InlineData("RRMQ-Joined-At", "nine")]
    [InlineData("RRMQ-Joined-At", ":9567")]
    [InlineData("RRMQ-Joined-At", "nine:0")]
    [InlineData("RRMQ-Joined-At", "nine:65536")]
    [InlineData("RRMQ-Joined-At", "ni\nne:9567")]
    public void An_unreadable_header_is_refused_by_name(string name, string? value)
    {
        var headers = Headers(Good);
        headers[name] = value!;

        Assert.False(HandshakeRequest.TryRead(headers.GetValueOrDefault, out _, out var refusal));
        Assert.Equal((400, "malformed_handshake"), (refusal!.Status, refusal.Slug));
        Assert.Contains(name, refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_version_with_other_headers_is_told_of_its_version()
    {
        Dictionary<string, string> headers = new() { ["Upgrade"] = "rrmq-raft/2" };

        Assert.True(HandshakeRequest.TryRead(headers.GetValueOrDefault, out var request, out _));
        Matches(Judge(request!), 426, "protocol_version");
    }

    [Fact]
    public void What_a_stranger_writes_cannot_break_a_line()
    {
        var headers = Headers(Good);
        headers["RRMQ-Address"] = "http://two\r\nRRMQ-Evil: 1é" + new string('x', 10_000);

        Assert.True(HandshakeRequest.TryRead(headers.GetValueOrDefault, out var request, out _));
        Assert.DoesNotContain(request!.Address, c => c is < ' ' or > '~');
        Assert.InRange(request.Address.Length, 1, 256);
    }

    [Theory]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: rrmq-raft/1\r\nRRMQ-Incarnation: 00000000000000ab", "Admitted { Incarnation = 00000000000000ab, AnswersProbes = False }")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: rrmq-raft/1\r\nRRMQ-Incarnation: 00000000000000ab\r\nRRMQ-Probes: 1", "AnswersProbes = True }")]
    [InlineData("HTTP/1.1 409 Conflict\r\nrrmq-error: node_was_replaced\r\nrrmq-reason: Gone.", "Refused { Status = 409, Slug = node_was_replaced, Reason = Gone. }")]
    [InlineData("HTTP/1.1 404 Not Found", "Refused { Status = 404, Slug = refused, Reason = No reason given. }")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket", "instead of rrmq-raft/1")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: rrmq-raft/1", "missing or unreadable")]
    [InlineData("HTTP/1.1 abc", "not an HTTP/1.1 status line")]
    [InlineData("SSH-2.0-OpenSSH_9.2", "not an HTTP/1.1 status line")]
    [InlineData("", "not an HTTP/1.1 status line")]
    public void An_answer_is_read_or_its_fault_is_named(string head, string expected) =>
        Assert.Contains(expected, HandshakeAnswer.Parse(System.Text.Encoding.Latin1.GetBytes(head)).ToString(), StringComparison.Ordinal);

    private static HandshakeVerdict Judge(HandshakeRequest request, LivePeer? live = null, Incarnation? remembered = null) =>
        new HandshakePolicy(Self, new HashSet<NodeId> { new(2), new(3) }, _ => live, _ => remembered).Judge(request);

    private static void Refused(HandshakeRequest request, int status, string slug, params string[] named) => Matches(Judge(request), status, slug, named);

    private static void Matches(HandshakeVerdict verdict, int status, string slug, params string[] named)
    {
        var refused = Assert.IsType<HandshakeVerdict.Refused>(verdict);
        Assert.Equal((status, slug), (refused.Status, refused.Slug));
        Assert.All(named, name => Assert.Contains(name, refused.Reason, StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Headers(HandshakeRequest request) => new()
    {
        ["Upgrade"] = request.Protocol,
        ["RRMQ-Cluster"] = request.Cluster.ToString(),
        ["RRMQ-Node"] = request.Node.ToString(),
        ["RRMQ-Target-Node"] = request.TargetNode.ToString(),
        ["RRMQ-Incarnation"] = request.Incarnation.ToString(),
        ["RRMQ-Address"] = request.Address,
    };
}
