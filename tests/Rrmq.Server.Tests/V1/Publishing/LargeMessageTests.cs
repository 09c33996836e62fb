namespace Rrmq.Server.Tests;

/// <summary>The largest messages that can be set.</summary>
public sealed class LargeMessageTests
{
    [Fact]
    public async Task Sixty_four_MiB_go_in_and_come_out_and_one_byte_more_does_not()
    {
        const int Largest = 64 * 1024 * 1024;
        await using var node = new TestNode { Settings = new Dictionary<Setting, string> { [SettingTable.MaxMessageBytes] = "64MiB", [SettingTable.RequestTimeout] = "30s" } };
        await node.InitializeAsync();
        var topic = await node.V1.NewTopicAsync();
        var bytes = new byte[Largest];
        new Random(1).NextBytes(bytes);

        Assert.Equal(201, (await node.V1.SendAsync("POST", topic + "/messages", bytes, "application/octet-stream", ("RRMQ-Meta-A", "1"))).Status);
        Assert.Equal(bytes, (await node.V1.PostAsync(topic + "/receive?raw=true")).Bytes);
        Assert.Equal((413, "message_too_large"), Ends(await node.V1.SendAsync("POST", topic + "/messages", new byte[Largest + 1])));
        Assert.Empty(node.Log.Problems);
    }

    private static (int, string) Ends(V1Reply reply) => (reply.Status, reply.Slug);
}
