using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Rrmq.Client.Tests;

/// <summary>Spans and metrics as somebody who listens gets them.</summary>
public sealed class TelemetryTests(LiveNode node) : ClientTest(node)
{
    [Fact]
    public async Task A_message_carries_the_span_of_its_publish_and_its_consumer_is_linked_to_it()
    {
        var topic = await NewTopicAsync();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = Listen(spans, topic);

        await Client.PublishAsync(topic, "one");
        await foreach (var delivery in Client.ConsumeAsync(topic))
        {
            await delivery.ProcessAsync((_, _) => Task.CompletedTask);
            await delivery.AckAsync();
            break;
        }

        var publish = spans.Single(span => span.DisplayName == $"publish {topic}");
        Assert.Equal((ActivityKind.Producer, "rrmq", "publish", "send", topic), (publish.Kind, Tag(publish, "messaging.system"), Tag(publish, "messaging.operation.name"),
            Tag(publish, "messaging.operation.type"), Tag(publish, "messaging.destination.name")));
        Assert.Equal((Proxy.Url.Host, Proxy.Url.Port), (Tag(publish, "server.address"), Tag(publish, "server.port")));
        Assert.NotNull(Tag(publish, "messaging.message.id"));
        var receive = spans.Single(span => span.DisplayName == $"receive {topic}");
        Assert.Equal(publish.Context.SpanId, receive.Links.Single().Context.SpanId);
        var process = spans.Single(span => span.DisplayName == $"process {topic}");
        Assert.Equal((ActivityKind.Consumer, publish.SpanId), (process.Kind, process.Links.Single().Context.SpanId));
        Assert.Equal(publish.TraceId, process.TraceId);
    }

    [Fact]
    public async Task An_attempt_that_is_repeated_is_the_same_message_whoever_traces_what_lies_below()
    {
        var topic = await NewTopicAsync();
        using var everything = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(everything);
        Proxy.Next(Faults.LoseAnswer);

        Assert.Equal(1, (await Client.PublishAsync(topic, "one")).Seq);

        var asked = Proxy.Seen.Where(seen => seen.Target.EndsWith("/messages", StringComparison.Ordinal)).ToList();
        Assert.NotNull(asked[0].TraceParent);
        Assert.Equal(asked[0].TraceParent, asked[1].TraceParent);
    }

    [Fact]
    public async Task Without_a_listener_a_message_carries_the_span_around_its_publish()
    {
        var topic = await NewTopicAsync();
        using var around = new Activity("around").Start();

        await Client.PublishAsync(topic, "one");

        Assert.Equal(around.SpanId, (await Client.PopAsync(topic)).Single().Origin.SpanId);
    }

    [Fact]
    public async Task A_failure_is_a_span_with_its_code_and_an_empty_poll_is_none()
    {
        var topic = $"nowhere-{Guid.NewGuid():n}";
        var spans = new ConcurrentQueue<Activity>();
        using var listener = Listen(spans, topic);

        await Assert.ThrowsAsync<RrmqRefusedException>(() => Client.PublishAsync(topic, "one"));
        await Client.PutTopicAsync(topic);
        await Client.PopAsync(topic);

        var failed = Assert.Single(spans, span => span.Recorded);
        Assert.Equal((ActivityStatusCode.Error, "topic_not_found"), (failed.Status, Tag(failed, "error.type")));
    }

    [Fact]
    public async Task Messages_durations_and_retries_are_counted()
    {
        var topic = await NewTopicAsync();
        var measured = new ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => { if (instrument.Meter.Name == RrmqTelemetry.MeterName) self.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, tags.ToArray().ToDictionary())));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, tags.ToArray().ToDictionary())));
        listener.Start();
        Proxy.Next(Faults.Say(503, $"made-up-{topic}"));

        await Client.PublishBatchAsync(topic, [new("one"), new("two")]);
        await Client.PopAsync(topic, 10);

        Assert.Equal(2, Of("messaging.client.sent.messages").Single().Value);
        Assert.Equal(2, Of("messaging.client.consumed.messages").Single().Value);
        Assert.Equal(["pop", "publish"], Of("messaging.client.operation.duration").Select(one => (string)one.Tags["messaging.operation.name"]!).Order());
        Assert.Single(measured, one => one.Name == "rrmq.client.retries" && one.Tags["error.type"] is string code && code.EndsWith(topic, StringComparison.Ordinal));

        IEnumerable<(string Name, double Value, Dictionary<string, object?> Tags)> Of(string name) =>
            measured.Where(one => one.Name == name && one.Tags.TryGetValue("messaging.destination.name", out var where) && where is string there && there == topic);
    }

    private static object? Tag(Activity span, string name) => span.GetTagItem(name);

    /// <summary>Tests run side by side, and a listener hears all of them.</summary>
    private static ActivityListener Listen(ConcurrentQueue<Activity> spans, string topic)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RrmqTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (Tag(span, "messaging.destination.name") is string there && there == topic)
                    spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
