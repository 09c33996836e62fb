using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rrmq.Client;

/// <summary>
/// Topics with <c>retention</c> <c>log</c>: their messages stay, and are read without effect here, or by groups of consumers with <see cref="RrmqClient.ConsumeAsync"/> (<see cref="ConsumeOptions.Group"/>). Thread-safe.
/// </summary>
public sealed class RrmqLogs
{
    private static readonly TimeSpan FollowWait = TimeSpan.FromSeconds(20);
    private readonly Sender _sender;

    internal RrmqLogs(Sender sender) => _sender = sender;

    /// <summary>Reads what lies behind a place, without a group and without effect.</summary>
    /// <param name="topic">A log.</param>
    /// <param name="after">The <c>seq</c> behind which to begin; 0: at the first message that is kept.</param>
    /// <param name="limit">How many at most, up to 1000.</param>
    /// <param name="wait">For how long to wait when there is nothing, up to 60 s.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<LogPage> ReadAsync(string topic, long after = 0, int limit = 100, TimeSpan wait = default, CancellationToken cancellation = default) =>
        ReadAsync(RequestPath.Topic(topic, "/log").With("after", after).With("limit", limit).With("wait", wait), topic, wait, cancellation);

    /// <summary>Reads what was published at a time or later, without a group and without effect.</summary>
    /// <param name="topic">A log.</param>
    /// <param name="since">By the cluster's clock, to the millisecond.</param>
    /// <param name="limit">How many at most, up to 1000.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<LogPage> ReadSinceAsync(string topic, DateTimeOffset since, int limit = 100, CancellationToken cancellation = default) =>
        ReadAsync(RequestPath.Topic(topic, "/log").With("since", RequestPath.Time(since)).With("limit", limit), topic, TimeSpan.Zero, cancellation);

    /// <summary>Reads a log from a place on, and what comes, until cancelled. Remember the last <see cref="RrmqMessage.Seq"/> that you are done with and begin behind it the next time.</summary>
    /// <param name="topic">A log.</param>
    /// <param name="after">The <c>seq</c> behind which to begin; 0: at the first message that is kept.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public async IAsyncEnumerable<RrmqMessage> FollowAsync(string topic, long after = 0, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            var page = await ReadAsync(topic, after, 1000, FollowWait, cancellation).ConfigureAwait(false);
            foreach (var message in page.Messages)
                yield return message;
            after = Math.Max(after, page.NextAfter);
        }
    }

    /// <summary>Makes a group of consumers. One that is there stays where it is. A group that reads without having been made begins at the earliest message.</summary>
    /// <param name="topic">A log.</param>
    /// <param name="group">1 to 255 bytes.</param>
    /// <param name="from">Where it begins; null: at the earliest message.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<ConsumerGroup> PutGroupAsync(string topic, string group, LogPosition? from = null, CancellationToken cancellation = default) =>
        ChangeAsync(HttpMethod.Put, PathOf(topic, group), new GroupInput(from?.Word, from?.Seq, from?.Time), ClientJsonContext.Default.GroupInput, cancellation);

    /// <summary>Moves a group: everything from there on is read again, or left out. What its consumers have leased is lost to them.</summary>
    /// <param name="topic">A log.</param>
    /// <param name="group">Its name.</param>
    /// <param name="to">Where it goes on.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<ConsumerGroup> SeekAsync(string topic, string group, LogPosition to, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        return ChangeAsync(HttpMethod.Post, PathOf(topic, group, "/seek"), new SeekInput(to.Word, to.Seq, to.Time), ClientJsonContext.Default.SeekInput, cancellation);
    }

    /// <summary>A group and how far it is.</summary>
    /// <param name="topic">A log.</param>
    /// <param name="group">Its name.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task<ConsumerGroup> GetGroupAsync(string topic, string group, CancellationToken cancellation = default) =>
        _sender.AskAsync(new Outgoing(HttpMethod.Get, PathOf(topic, group)), ClientJsonContext.Default.ConsumerGroup, cancellation);

    /// <summary>All groups of a log and how far they are.</summary>
    /// <param name="topic">A log.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public async Task<IReadOnlyList<ConsumerGroup>> ListGroupsAsync(string topic, CancellationToken cancellation = default) =>
        (await _sender.AskAsync(new Outgoing(HttpMethod.Get, RequestPath.Topic(topic, "/groups").ToString()), ClientJsonContext.Default.GroupPage, cancellation).ConfigureAwait(false)).Items;

    /// <summary>Forgets a group and how far it was.</summary>
    /// <param name="topic">A log.</param>
    /// <param name="group">Its name.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, or nobody could answer in time.</exception>
    public Task DeleteGroupAsync(string topic, string group, CancellationToken cancellation = default) =>
        _sender.SendAsync(new Outgoing(HttpMethod.Delete, PathOf(topic, group)) { Key = _sender.NewKey() }, cancellation);

    private static string PathOf(string topic, string group, string behind = "") => RequestPath.Topic(topic, $"/groups/{RequestPath.Segment(group)}{behind}").ToString();

    private Task<LogPage> ReadAsync(RequestPath path, string topic, TimeSpan wait, CancellationToken cancellation) => ClientTelemetry.RunAsync("read", "receive", topic,
        () => _sender.AskAsync(new Outgoing(HttpMethod.Get, path.ToString()) { Wait = wait }, ClientJsonContext.Default.LogPage, cancellation));

    private Task<ConsumerGroup> ChangeAsync<T>(HttpMethod method, string path, T input, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        _sender.AskAsync(Outgoing.Json(method, path, JsonSerializer.SerializeToUtf8Bytes(input, type)) with { Key = _sender.NewKey() }, ClientJsonContext.Default.ConsumerGroup, cancellation);
}
