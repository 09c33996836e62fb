using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Rrmq.Client;

/// <summary>Spans and metrics of the client, by OpenTelemetry's semantic conventions for messaging. One for the process, as sources and meters are; costs next to nothing while nobody listens.</summary>
internal static class ClientTelemetry
{
    private const string SystemName = "messaging.system";
    private const string Rrmq = "rrmq";
    private const string Destination = "messaging.destination.name";
    private const string OperationName = "messaging.operation.name";
    private const string ErrorType = "error.type";

    private static readonly ActivitySource Source = new(RrmqTelemetry.ActivitySourceName);
    private static readonly Meter Meter = new(RrmqTelemetry.MeterName);
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] };

    private static readonly Histogram<double> OperationDuration =
        Meter.CreateHistogram("messaging.client.operation.duration", "s", "How long an operation took, all its attempts together.", advice: Seconds);

    private static readonly Histogram<double> ProcessDuration = Meter.CreateHistogram("messaging.process.duration", "s", "How long a message was worked on.", advice: Seconds);
    private static readonly Counter<long> Sent = Meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Messages published.");
    private static readonly Counter<long> Consumed = Meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Messages popped or received.");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("rrmq.client.retries", "{attempt}", "Attempts after the first, by what went wrong before.");

    public static void Retried(string code) => Retries.Add(1, new TagList { { SystemName, Rrmq }, { ErrorType, code } });

    /// <summary>For the span under which a request is made.</summary>
    public static void AnsweredBy(Uri node)
    {
        if (Activity.Current is { } activity && activity.Source == Source)
            activity.SetTag("server.address", node.Host).SetTag("server.port", node.Port);
    }

    /// <summary>A publish of so many messages. The span that it runs under is the one that the messages carry.</summary>
    public static async Task<T> SendAsync<T>(string topic, int messages, Func<Activity?, Task<T>> work, Func<T, int> stored, Func<T, string?> id)
    {
        using var activity = Start("publish", "send", topic, ActivityKind.Producer);
        if (messages != 1)
            activity?.SetTag("messaging.batch.message_count", messages);
        var began = Stopwatch.GetTimestamp();
        try
        {
            var result = await work(activity ?? Activity.Current).ConfigureAwait(false);
            if (messages == 1 && id(result) is { } name)
                activity?.SetTag("messaging.message.id", name);
            Sent.Add(stored(result), Tags("publish", topic));
            Ended(activity, "publish", topic, began, null);
            return result;
        }
        catch (Exception e)
        {
            Ended(activity, "publish", topic, began, e);
            throw;
        }
    }

    /// <summary>A pop or receive. Its span is linked to where the messages come from; one that brought nothing leaves none.</summary>
    public static async Task<IReadOnlyList<RrmqMessage>> TakeAsync(string name, string topic, string? group, Func<Task<IReadOnlyList<RrmqMessage>>> work)
    {
        using var activity = Start(name, "receive", topic, ActivityKind.Client);
        if (group is not null)
            activity?.SetTag("messaging.consumer.group.name", group);
        var began = Stopwatch.GetTimestamp();
        try
        {
            var messages = await work().ConfigureAwait(false);
            if (messages.Count > 0)
                Consumed.Add(messages.Count, Tags(name, topic));
            else
                Forget(activity);
            activity?.SetTag("messaging.batch.message_count", messages.Count);
            foreach (var message in messages)
                Link(activity, message.Origin);
            Ended(activity, name, topic, began, null);
            return messages;
        }
        catch (Exception e)
        {
            Ended(activity, name, topic, began, e);
            throw;
        }
    }

    /// <summary>Anything else that is asked of the cluster, such as a settlement.</summary>
    public static async Task<T> RunAsync<T>(string name, string type, string? topic, Func<Task<T>> work)
    {
        using var activity = Start(name, type, topic, ActivityKind.Client);
        var began = Stopwatch.GetTimestamp();
        try
        {
            var result = await work().ConfigureAwait(false);
            Ended(activity, name, topic, began, null);
            return result;
        }
        catch (Exception e)
        {
            Ended(activity, name, topic, began, e);
            throw;
        }
    }

    /// <summary>The work on a message. Where nothing else is going on, its span belongs to its publisher's trace; it is linked to it in any case.</summary>
    public static async Task<T> ProcessAsync<T>(string topic, string id, int attempt, ActivityContext origin, Func<Task<T>> work)
    {
        using var activity = Source.StartActivity($"process {topic}", ActivityKind.Consumer, Activity.Current is null ? origin : default);
        Describe(activity, "process", "process", topic);
        activity?.SetTag("messaging.message.id", id).SetTag("rrmq.message.attempt", attempt);
        Link(activity, origin);
        var began = Stopwatch.GetTimestamp();
        try
        {
            var result = await work().ConfigureAwait(false);
            ProcessDuration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, Tags("process", topic));
            return result;
        }
        catch (Exception e)
        {
            ProcessDuration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, Tags("process", topic, e));
            Fail(activity, e);
            throw;
        }
    }

    private static Activity? Start(string name, string type, string? topic, ActivityKind kind)
    {
        var activity = Source.StartActivity(topic is null ? name : $"{name} {topic}", kind);
        Describe(activity, name, type, topic);
        return activity;
    }

    private static void Describe(Activity? activity, string name, string type, string? topic)
    {
        activity?.SetTag(SystemName, Rrmq).SetTag(OperationName, name).SetTag("messaging.operation.type", type);
        if (topic is not null)
            activity?.SetTag(Destination, topic);
    }

    private static void Link(Activity? activity, ActivityContext origin)
    {
        if (origin != default)
            activity?.AddLink(new ActivityLink(origin));
    }

    /// <summary>A poll that brought nothing is no news.</summary>
    private static void Forget(Activity? activity)
    {
        if (activity is not null)
            (activity.IsAllDataRequested, activity.ActivityTraceFlags) = (false, activity.ActivityTraceFlags & ~ActivityTraceFlags.Recorded);
    }

    private static void Ended(Activity? activity, string name, string? topic, long began, Exception? error)
    {
        OperationDuration.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, Tags(name, topic, error));
        if (error is not null)
            Fail(activity, error);
    }

    private static void Fail(Activity? activity, Exception error) => activity?.SetStatus(ActivityStatusCode.Error, error.Message).SetTag(ErrorType, TypeOf(error));

    private static TagList Tags(string name, string? topic, Exception? error = null)
    {
        var tags = new TagList { { SystemName, Rrmq }, { OperationName, name } };
        if (topic is not null)
            tags.Add(Destination, topic);
        if (error is not null)
            tags.Add(ErrorType, TypeOf(error));
        return tags;
    }

    private static string? TypeOf(Exception error) => error is RrmqException ours ? ours.Code : error.GetType().FullName;
}
