using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Rrmq.Queues;

namespace Rrmq.Server.Tests;

public sealed class BatchReaderTests
{
    private const string Full = """
        {"body": "hällo \u0041", "content_type": "text/plain", "group": "g", "delay": "5s", "ttl": 60, "priority": 3, "headers": {"RRMQ-Meta-A": "1", "traceparent": "00"}, "dedup_id": "d"}
        """;

    [Fact]
    public void An_array_is_read_in_order()
    {
        var (items, failure) = Read($$"""[{{Full}}, {"body_base64": "AAH/"}, {"body": ""}]""", isArray: true);

        Assert.Null(failure);
        var messages = items.Select(item => item.Message!).ToArray();
        Assert.Equal(("g", 5000L, 60_000L, 3, "d"), (Text(messages[0].Group), messages[0].DelayMs!.Value, messages[0].TtlMs!.Value, messages[0].Priority, Text(messages[0].DedupKey)));
        var envelope = Envelope.Decode(messages[0].Content);
        Assert.Equal(("text/plain", "hällo A"), (envelope.ContentType, Text(envelope.Body)));
        Assert.Equal(["RRMQ-Meta-A", "traceparent", "RRMQ-Group", "RRMQ-Priority"], envelope.Headers.Select(header => header.Key));
        Assert.Equal([0, 1, 255], Envelope.Decode(messages[1].Content).Body.ToArray());
        Assert.Equal(0, Envelope.Decode(messages[2].Content).Body.Length);
    }

    [Fact]
    public void Lines_are_read_in_order_and_blank_ones_are_none()
    {
        var (items, failure) = Read("\uFEFF{\"body\": \"1\"}\r\n\r\n  \n{\"body\": \"2\"}\n{\"body\": \"3\"}", isArray: false);

        Assert.Null(failure);
        Assert.Equal([("1", 1), ("2", 4), ("3", 5)], items.Select(item => (Text(Envelope.Decode(item.Message!.Content).Body), item.Line!.Value)));
    }

    [Fact]
    public void A_line_that_makes_no_sense_spoils_only_itself_and_says_where_it_is()
    {
        var (items, failure) = Read("{\"body\": \"1\"}\n{\"body\": \n{\"body\": \"3\"}\n{\"body\": \"4\", \"delai\": 1}\n{\"body\": \"5\"} {}\n[]\n{\"body\": \"7\"}", isArray: false);

        Assert.Null(failure);
        Assert.Equal([true, false, true, false, false, false, true], items.Select(item => item.Message is not null));
        Assert.Equal([null, 2, null, 4, 5, 6, null], items.Select(item => item.Failure?.Line));
        Assert.StartsWith("line 2: ", items[1].Failure!.Reason, StringComparison.Ordinal);
        Assert.Equal(["bad_json", "bad_field", "bad_json", "bad_json"], items.Where(item => item.Failure is not null).Select(item => item.Failure!.Slug));
    }

    [Theory]
    [InlineData("{}", "[0].body")]
    [InlineData("{\"body\": null}", "[0].body")]
    [InlineData("{\"body\": 5}", "[0].body")]
    [InlineData("{\"body\": \"\\ud800\"}", "[0].body")]
    [InlineData("{\"body\": \"a\", \"body_base64\": \"YQ==\"}", "[0].body_base64")]
    [InlineData("{\"body\": \"a\", \"body\": \"b\"}", "[0].body")]
    [InlineData("{\"body_base64\": \"Y\"}", "[0].body_base64")]
    [InlineData("{\"body_base64\": \"****\"}", "[0].body_base64")]
    [InlineData("{\"body_base64\": \"\\ud800\"}", "[0].body_base64")]
    [InlineData("{\"body\": \"a\", \"content_type\": \"\"}", "[0].content_type")]
    [InlineData("{\"body\": \"a\", \"content_type\": \"t\\u00fc\"}", "[0].content_type")]
    [InlineData("{\"body\": \"a\", \"group\": \"\"}", "[0].group")]
    [InlineData("{\"body\": \"a\", \"delay\": -1}", "[0].delay")]
    [InlineData("{\"body\": \"a\", \"delay\": \"8761h\"}", "[0].delay")]
    [InlineData("{\"body\": \"a\", \"ttl\": \"x\"}", "[0].ttl")]
    [InlineData("{\"body\": \"a\", \"priority\": 10}", "[0].priority")]
    [InlineData("{\"body\": \"a\", \"priority\": \"1\"}", "[0].priority")]
    [InlineData("{\"body\": \"a\", \"headers\": []}", "[0].headers")]
    [InlineData("{\"body\": \"a\", \"headers\": {\"RRMQ-Meta-A\": 1}}", "[0].headers")]
    [InlineData("{\"body\": \"a\", \"headers\": {\"RRMQ-Meta-A\": {\"b\": [1]}}}", "[0].headers")]
    [InlineData("{\"body\": \"a\", \"headers\": {\"RRMQ-Group\": \"g\"}}", "[0].headers.RRMQ-Group")]
    [InlineData("{\"body\": \"a\", \"headers\": {\"RRMQ-Meta-A\": \" x\"}}", "[0].headers.RRMQ-Meta-A")]
    [InlineData("{\"body\": \"a\", \"headers\": {\"RRMQ-Meta-A\": \"1\", \"rrmq-meta-a\": \"2\"}}", "[0].headers.rrmq-meta-a")]
    [InlineData("{\"body\": \"a\", \"dedup_id\": \"\\n\"}", "[0].dedup_id")]
    [InlineData("{\"body\": \"a\", \"id\": 1}", "[0].id")]
    [InlineData("\"a\"", "[0]")]
    [InlineData("null", "[0]")]
    [InlineData("[[{}]]", "[0]")]
    public void An_item_that_is_wrong_is_refused_by_its_place_and_field(string item, string field)
    {
        var (items, failure) = Read($"[{item}, {{\"body\": \"good\"}}]", isArray: true);

        Assert.Null(failure);
        Assert.Equal((400, field), (items[0].Failure!.Status, items[0].Failure!.Faults![0].Field));
        Assert.NotNull(items[1].Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("[{\"body\": \"a\"}")]
    [InlineData("[{\"body\": \"a\"} {\"body\": \"b\"}]")]
    [InlineData("[{\"body\": \"a\"}] x")]
    [InlineData("{\"body\": \"a\"}")]
    [InlineData("5")]
    public void An_array_that_is_no_JSON_is_refused_as_a_whole(string body) => Assert.Equal((400, "bad_json"), Slug(Read(body, isArray: true).Failure));

    [Fact]
    public void A_batch_holds_1_to_10000_messages()
    {
        Assert.Equal((400, "bad_field"), Slug(Read("[]", isArray: true).Failure));
        Assert.Equal((400, "bad_field"), Slug(Read("\n \n", isArray: false).Failure));
        Assert.Equal(10_000, Read(string.Concat(Enumerable.Repeat("{\"body\":\"\"}\n", 10_000)), isArray: false).Items.Count);
        Assert.Equal((400, "bad_field"), Slug(Read(string.Concat(Enumerable.Repeat("{\"body\":\"\"}\n", 10_001)), isArray: false).Failure));
        Assert.Equal((400, "bad_field"), Slug(Read($"[{string.Join(',', Enumerable.Repeat("{\"body\":\"\"}", 10_001))}]", isArray: true).Failure));
    }

    [Fact]
    public void A_message_and_all_of_them_have_their_limits()
    {
        var fits = new string('x', 1000);
        var (items, failure) = Read($$"""[{"body": "{{fits}}"}, {"body": "{{fits}}x"}]""", isArray: true);

        Assert.Null(failure);
        Assert.NotNull(items[0].Message);
        Assert.Equal((413, "message_too_large"), Slug(items[1].Failure));
        Assert.Equal((413, "body_too_large"), Slug(Read($"[{string.Join(',', Enumerable.Repeat($"{{\"body\":\"{fits}\"}}", 11))}]", isArray: true).Failure));
    }

    [Fact]
    public void Any_bytes_are_understood_or_refused()
    {
        Prop.ForAll(Mutations.Of($"[{Full}]", $$"""[{{Full}}, {"body_base64": "AAH/"}]""", $"{Full}\n{Full}\n"), EndsWell).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), EndsWell).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static bool EndsWell(byte[] body)
    {
        foreach (var isArray in (bool[])[true, false])
        {
            var items = new List<BatchItem>();
            if (new BatchReader(1000, 10_000).Read(body, isArray, items) is { } failure)
            {
                if (failure is not { Status: 400, Reason.Length: > 0 })
                    return false;
            }
            else if (items.Count == 0 || items.Any(item => item.Message is null == item.Failure is null || item.Failure is { Reason: null or "" }))
            {
                return false;
            }
        }

        return true;
    }

    private static (List<BatchItem> Items, Failure? Failure) Read(string body, bool isArray)
    {
        var items = new List<BatchItem>();
        return (items, new BatchReader(1000, 10_000).Read(Encoding.UTF8.GetBytes(body), isArray, items) is { } failure && (items.Count < 10_000 || failure.Slug != "body_too_large") ? failure : null);
    }

    private static (int, string) Slug(Failure? failure) => (failure!.Status, failure.Slug);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
