using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Rrmq.Server.Tests;

/// <summary>Whatever bytes a body is made of, the answer is one of the table's, the node logs no error, and the memory for bodies is free again.</summary>
public sealed class HostileBodyTests(TestNode node) : IClassFixture<TestNode>
{
    private static readonly string[] Valid =
    [
        """{"topic": "t", "message": "m"}""",
        """{"topic": "t"}""",
        """{"message": "a\n\u00e9\ud83d\ude00\"\\", "topic": "\u0074"}""",
        """{"topic": "grüße 😀", "message": ""}""",
        $$"""{"topic": "t", "message": "{{new string('x', 40_000)}}"}""",
    ];

    private static readonly byte[][] Fragments =
    [
        .. ((string[])["\\ud800", "\\udc00", "\\u", "\\", "\"", "{", "}", "[", "]", ",", ":", "null", "1e999", "\0", "\uFEFF", "/*", "\"topic\":", "\"\\ud800\":"])
            .Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
    ];

    private static Gen<byte[]> Noise => Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();

    private static Gen<byte[]> Mutated =>
        from text in Gen.Elements(Valid)
        from edits in (
            from at in Gen.Choose(0, int.MaxValue)
            from cut in Gen.Choose(0, 4)
            from fragment in Gen.Elements(Fragments)
            select (at, cut, fragment)).NonEmptyListOf()
        select edits.Take(4).Aggregate(Encoding.UTF8.GetBytes(text), (body, edit) => Edit(body, edit.at, edit.cut, edit.fragment));

    private static byte[] Edit(byte[] body, int at, int cut, byte[] fragment)
    {
        // Mostly near the front, where the keys are, even of a long body.
        var place = at % Math.Min(body.Length + 1, 64);
        return [.. body[..place], .. fragment, .. body[Math.Min(place + cut, body.Length)..]];
    }

    [Fact]
    public void Any_body_has_an_answer_of_the_table() =>
        Prop.ForAll(Arb.From(Gen.Frequency((1, Noise), (4, Mutated))), Arb.From(Gen.Elements("/topic", "/message")),
            (body, path) => HasAnAnswerAsync(path, body).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(600));

    [Fact]
    public async Task A_long_body_that_is_refused_for_its_key_holds_nothing_afterwards()
    {
        var body = Encoding.UTF8.GetBytes($$"""{"topic": "t", "message": "{{new string('x', 900_000)}}", "\ud800": 1}""");

        Assert.True(await HasAnAnswerAsync("/message", body));
    }

    private async Task<bool> HasAnAnswerAsync(string path, byte[] body)
    {
        using var response = await node.Http.PutAsync(path, new ByteArrayContent(body));

        var success = response.StatusCode == HttpStatusCode.OK;
        Assert.True(success || (int)response.StatusCode is >= 400 and < 500, $"{response.StatusCode}");
        Assert.Equal(success ? """{"success": true}""" : """{"success": false}""", await response.Content.ReadAsStringAsync());
        Assert.Equal(!success, response.Headers.Contains("RRMQ-Error"));
        Assert.Equal(0, node.HeldByBodies);
        Assert.Empty(node.Log.Problems);
        return true;
    }
}
