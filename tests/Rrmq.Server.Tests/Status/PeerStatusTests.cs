using System.Text.Json;

namespace Rrmq.Server.Tests;

/// <summary>What two nodes say of each other.</summary>
public sealed class PeerStatusTests : IAsyncLifetime
{
    private readonly TestPair _pair = new();

    public ValueTask InitializeAsync() => _pair.InitializeAsync();

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact]
    public async Task A_peer_has_its_round_trip_in_milliseconds_behind_the_fields_that_it_had()
    {
        JsonElement peer = default;
        await Eventually.BeTrueAsync(async () => (peer = await PeerOfAsync(_pair.One)).GetProperty("rtt_ms").ValueKind == JsonValueKind.Number);

        Assert.Equal(["node", "id", "address", "alive", "last_contact_ms", "match_index", "rtt_ms"], peer.EnumerateObject().Select(field => field.Name));
        Assert.True(peer.GetProperty("rtt_ms").GetDouble() > 0);
    }

    [Fact]
    public async Task Its_metric_is_the_same_in_seconds()
    {
        Exposition metrics = null!;
        await Eventually.BeTrueAsync(async () => (metrics = Exposition.Parse(await _pair.One.GetStringAsync("/metrics"))).Families.ContainsKey("rrmq_raft_peer_rtt_seconds"));

        var sample = Assert.Single(metrics.Families["rrmq_raft_peer_rtt_seconds"].Samples);
        Assert.Equal("n1", sample.Labels["peer"]);
        Assert.InRange(sample.Value, double.Epsilon, 60);
    }

    [Fact]
    public async Task It_is_null_once_the_peer_is_gone()
    {
        await Eventually.BeTrueAsync(async () => (await PeerOfAsync(_pair.One)).GetProperty("rtt_ms").ValueKind == JsonValueKind.Number);

        await _pair.StopTwoAsync();

        await Eventually.BeTrueAsync(async () => (await PeerOfAsync(_pair.One)).GetProperty("rtt_ms").ValueKind == JsonValueKind.Null);
    }

    private static async Task<JsonElement> PeerOfAsync(HttpClient http) =>
        JsonDocument.Parse(await http.GetStringAsync("/status")).RootElement.GetProperty("peers")[0];
}
