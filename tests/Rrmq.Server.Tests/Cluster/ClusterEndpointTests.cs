using System.Net;
using System.Text;
using System.Text.Json;

namespace Rrmq.Server.Tests;

/// <summary><c>/v1/cluster</c> of a lone node: every field, bad and good.</summary>
public sealed class ClusterEndpointTests(TestNode node) : IClassFixture<TestNode>
{
    private const string Address = "\"address\": \"http://10.0.0.4:8567\"";

    [Theory]
    [InlineData("", "bad_field", "the field address is missing: it must be the newcomer's own address, such as http://10.0.0.4:8567")]
    [InlineData("{}", "bad_field", "the field address is missing: it must be")]
    [InlineData("""{"address": null}""", "bad_field", "the field address is missing: it must be")]
    [InlineData("""{"address": 5}""", "bad_field", "the field address is \"5\": it must be the newcomer's own address")]
    [InlineData("""{"address": "10.0.0.4"}""", "bad_field", "the field address is \"10.0.0.4\": it must be the newcomer's own address")]
    [InlineData("""{"address": "http://10.0.0.4"}""", "bad_field", "the field address is \"http://10.0.0.4\": it must be")]
    [InlineData("""{"address": "ftp://10.0.0.4:8567"}""", "bad_field", "the field address is \"ftp://10.0.0.4:8567\": it must be")]
    [InlineData("""{"address": "http://10.0.0.4:0"}""", "bad_field", "the field address is \"http://10.0.0.4:0\": it must be")]
    [InlineData("""{"address": "http://10.0.0.4:65536"}""", "bad_field", "the field address is \"http://10.0.0.4:65536\": it must be")]
    [InlineData("{" + Address + """, "internal_port": 0}""", "bad_field", "the field internal_port is \"0\": it must be a whole number from 1 to 65535")]
    [InlineData("{" + Address + """, "internal_port": 65536}""", "bad_field", "the field internal_port is \"65536\": it must be")]
    [InlineData("{" + Address + """, "internal_port": 9.5}""", "bad_field", "the field internal_port is \"9.5\": it must be")]
    [InlineData("{" + Address + """, "internal_port": "9567"}""", "bad_field", "the field internal_port is \"%229567%22\": it must be")]
    [InlineData("{" + Address + """, "internal_port": 99999999999}""", "bad_field", "the field internal_port is \"99999999999\": it must be")]
    [InlineData("{" + Address + """, "name": ""}""", "bad_field", "the field name is \"\": it must be 1 to 64 characters without blanks")]
    [InlineData("{" + Address + """, "name": "two words"}""", "bad_field", "the field name is \"two words\": it must be")]
    [InlineData("{" + Address + """, "name": "line\nbreak"}""", "bad_field", "the field name is \"line%0Abreak\": it must be")]
    [InlineData("{" + Address + """, "name": ["n"]}""", "bad_field", "the field name is")]
    [InlineData("{" + Address + """, "incarnation": "2a"}""", "bad_field", "the field incarnation is \"2a\": it must be 16 hexadecimal digits")]
    [InlineData("{" + Address + """, "incarnation": "zzzzzzzzzzzzzzzz"}""", "bad_field", "the field incarnation is \"zzzzzzzzzzzzzzzz\": it must be")]
    [InlineData("{" + Address + """, "incarnation": 42}""", "bad_field", "the field incarnation is \"42\": it must be")]
    [InlineData("{" + Address + """, "port": 8567}""", "bad_field", "\"port\" is not a field here: address, internal_port, name, incarnation")]
    [InlineData("{" + Address, "bad_json", "the body is not valid JSON at line 1, byte")]
    [InlineData("[]", "bad_json", "the body must be a JSON object")]
    [InlineData("null", "bad_json", "the body must be a JSON object")]
    public async Task An_addition_that_makes_no_sense_is_refused_by_field_value_and_rule(string body, string slug, string reason) =>
        await AssertRefusedAsync(await PostAsync("/v1/cluster/members", body), HttpStatusCode.BadRequest, slug, reason);

    [Fact]
    public async Task A_name_of_65_characters_is_too_long() =>
        await AssertRefusedAsync(await PostAsync("/v1/cluster/members", $"{{{Address}, \"name\": \"{new string('n', 65)}\"}}"), HttpStatusCode.BadRequest, "bad_field", "it must be 1 to 64 characters");

    [Theory]
    [InlineData("""{"to": "n1"}""", "the field to is \"%22n1%22\": it must be a member's number")]
    [InlineData("""{"to": 1.5}""", "the field to is \"1.5\": it must be a member's number")]
    [InlineData("""{"node": 1}""", "\"node\" is not a field here: to may be given")]
    public async Task A_transfer_that_makes_no_sense_is_refused_by_field_value_and_rule(string body, string reason) =>
        await AssertRefusedAsync(await PostAsync("/v1/cluster/transfer", body), HttpStatusCode.BadRequest, "bad_field", reason);

    [Theory]
    [InlineData("""{"to": 7}""", 404, "member_not_found", "there is no node 7")]
    [InlineData("""{"to": -1}""", 404, "member_not_found", "there is no node -1")]
    [InlineData("{}", 409, "change_refused", "no other voter answers")]
    public async Task A_transfer_to_nobody_is_refused(string body, int status, string slug, string reason) =>
        await AssertRefusedAsync(await PostAsync("/v1/cluster/transfer", body), (HttpStatusCode)status, slug, reason);

    [Fact]
    public async Task Who_leads_already_is_told_as_the_leader()
    {
        using var answer = await PostAsync("/v1/cluster/transfer", """{"to": 1}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal($$"""{"id":1,"name":"n0","leader":"http://127.0.0.1:{{node.Port}}"}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("n1", 404, "member_not_found", "\"n1\" is no member: members are named by their numbers")]
    [InlineData("", 404, "member_not_found", "\"\" is no member")]
    [InlineData("99999999999", 404, "member_not_found", "\"99999999999\" is no member")]
    [InlineData("9", 404, "member_not_found", "there is no node 9")]
    [InlineData("1", 409, "change_refused", "nobody would be left to vote")]
    public async Task A_removal_of_nobody_and_of_the_last_voter_is_refused(string id, int status, string slug, string reason) =>
        await AssertRefusedAsync(await node.Http.DeleteAsync($"/v1/cluster/members/{id}", TestContext.Current.CancellationToken), (HttpStatusCode)status, slug, reason);

    [Fact]
    public async Task A_newcomer_is_listed_as_a_learner_and_gone_after_its_removal()
    {
        using var added = JsonDocument.Parse(await (await PostAsync("/v1/cluster/members", """{"address": "http://127.0.0.1:1", "internal_port": 2, "name": "late"}""")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var id = added.RootElement.GetProperty("id").GetInt32();
        Assert.Equal("late", added.RootElement.GetProperty("name").GetString());
        var listed = (await MembersAsync()).Single(member => member.GetProperty("id").GetInt32() == id);
        Assert.Equal(("late", "http://127.0.0.1:1", "learner", false),
            (listed.GetProperty("name").GetString(), listed.GetProperty("address").GetString(), listed.GetProperty("role").GetString(), listed.GetProperty("alive").GetBoolean()));

        using var removed = await node.Http.DeleteAsync($"/v1/cluster/members/{id}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        Assert.DoesNotContain(await MembersAsync(), member => member.GetProperty("id").GetInt32() == id);
        await AssertRefusedAsync(await node.Http.DeleteAsync($"/v1/cluster/members/{id}", TestContext.Current.CancellationToken), HttpStatusCode.NotFound, "member_not_found", $"node {id} was removed before");
    }

    [Fact]
    public async Task A_body_of_more_than_16_KiB_is_refused() =>
        await AssertRefusedAsync(await PostAsync("/v1/cluster/members", $"{{\"name\": \"{new string('n', 16 * 1024)}\"}}"), HttpStatusCode.RequestEntityTooLarge, "body_too_large", "larger than 16384 bytes");

    private async Task<JsonElement[]> MembersAsync() =>
        [.. JsonDocument.Parse(await node.Http.GetStringAsync("/v1/cluster", TestContext.Current.CancellationToken)).RootElement.GetProperty("members").EnumerateArray()];

    private async Task<HttpResponseMessage> PostAsync(string path, string body) =>
        await node.Http.PostAsync(path, new ByteArrayContent(Encoding.UTF8.GetBytes(body)), TestContext.Current.CancellationToken);

    private static async Task AssertRefusedAsync(HttpResponseMessage answer, HttpStatusCode status, string slug, string reason)
    {
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(reason, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(status, answer.StatusCode);
        Assert.EndsWith(slug, problem.RootElement.GetProperty("type").GetString(), StringComparison.Ordinal);
    }
}
