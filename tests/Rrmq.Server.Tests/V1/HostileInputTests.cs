using System.Text;

namespace Rrmq.Server.Tests;

/// <summary>Random requests of every kind, from a seed: each is answered with something documented, and none is a mistake of ours.</summary>
public sealed class HostileInputTests(TestNode node) : IClassFixture<TestNode>
{
    private static readonly string[] Methods = ["GET", "PUT", "PATCH", "POST", "DELETE"];
    private static readonly string[] Ends = ["", "/messages", "/messages/batch", "/messages/1-1", "/pop", "/receive", "/purge", "/pause", "/resume", "/redrive", "/log", "/groups", "/groups/g", "/groups/g/seek", "/nothing"];
    private static readonly string[] Parameters = ["max", "limit", "from", "state", "prefix", "cursor", "lease", "raw", "atomic", "acks", "dead", "consistency", "redirect", "reason", "group", "after", "since", "wait", "x"];
    private static readonly string[] Values = ["1", "0", "-1", "true", "5s", "all", "ready", "stale", "%", "%FF", "a+b", "", "99999999999999999999", "%F0%9F%8D%95"];
    private static readonly string[] Headers = ["RRMQ-Group", "RRMQ-Delay", "RRMQ-Ttl", "RRMQ-Priority", "RRMQ-Dedup-Id", "RRMQ-Meta-A", "RRMQ-Receipt", "Idempotency-Key", "If-Match", "If-None-Match", "traceparent"];
    private static readonly string[] Texts = ["1", "*", "\"1\"", "5s", "g", "", "AAAA", "~!@#$%^&()", "00-1-2-3"];
    private static readonly string?[] Types = ["application/json", "application/x-ndjson", "text/plain", "application/x-www-form-urlencoded", "nonsense/", null];

    private static readonly string[] Bodies =
    [
        """{"lease": "5s", "order": "strict", "max_messages": 10}""", """[{"body": "a", "delay": "1s", "headers": {"RRMQ-Meta-A": "1"}}, {"body_base64": "YQ=="}]""", """{"receipts": ["AAAA", 5]}""",
        """{"ids": ["1-1"], "max": 3}""", """{"from": "latest"}""", """{"to_seq": 1}""", """{"retention": "log"}""", "{\"body\": \"a\"}\n{\"body\": \"b\"}", "", "[", "{\"a\": {\"b\": [1, 2, {\"c\": null}]}}",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_is_asked_has_an_answer_and_no_500(int seed)
    {
        var random = new Random(seed);
        await node.V1.PutAsync("/v1/topics/t", seed == 1 ? "{}" : """{"retention": "log"}""");
        for (var i = 0; i < 1000; i++)
        {
            var path = random.Next(10) switch
            {
                0 => "/v1/leases/" + random.GetItems(["ack", "release", "extend", "reject", "none", "%61ck"], 1)[0],
                1 => "/v1/topics",
                2 => $"/v1/topics/{Noise(random)}{random.GetItems(Ends, 1)[0]}",
                _ => "/v1/topics/t" + random.GetItems(Ends, 1)[0],
            };
            for (var count = random.Next(3); count > 0; count--)
                path += (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + random.GetItems(Parameters, 1)[0] + "=" + random.GetItems(Values, 1)[0];
            var method = random.GetItems(Methods, 1)[0];
            var body = method == "GET" ? null : Spoil(random, random.GetItems(Bodies, 1)[0]);
            var headers = Enumerable.Range(0, random.Next(3)).Select(_ => (random.GetItems(Headers, 1)[0], random.GetItems(Texts, 1)[0])).DistinctBy(header => header.Item1).ToArray();

            var reply = await node.V1.SendAsync(method, path, body, body is null ? null : random.GetItems(Types, 1)[0], headers);

            var what = $"seed {seed}, request {i}: {method} {path} gives {reply.Status} {reply.Text}";
            Assert.True(reply.Status is (>= 200 and < 300) or (>= 400 and < 500), what);
            Assert.True(reply.Status < 300 || (reply.Header("Content-Type") == "application/problem+json" && reply.Slug == reply.Header("RRMQ-Error")), what);
        }

        Assert.Empty(node.Log.Problems);
    }

    private static string Noise(Random random) => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => random.GetItems(["a", "%2F", "%", "..", "%C3%BC", ";", "%FF", ".", "~"], 1)[0]));

    private static byte[] Spoil(Random random, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        for (var count = random.Next(3); count > 0 && bytes.Length > 0; count--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }
}
