namespace Rrmq.Client.Tests;

/// <summary>A test against a node of this process, and a proxy before it that does what the test says.</summary>
public abstract class ClientTest(LiveNode node) : IClassFixture<LiveNode>, IAsyncLifetime
{
    private protected LiveNode Node { get; } = node;

    private protected FaultyProxy Proxy { get; private set; } = null!;

    /// <summary>Goes through the proxy.</summary>
    private protected RrmqClient Client { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Proxy = await FaultyProxy.StartAsync(Node.Url);
        Client = Proxy.NewClient();
    }

    public virtual async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Proxy.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task<string> NewTopicAsync(TopicSettings? settings = null)
    {
        var topic = Guid.NewGuid().ToString("n");
        await Client.PutTopicAsync(topic, settings);
        return topic;
    }
}
