using System.Text.Json;

namespace Rrmq.Client;

/// <summary>Jobs that the cluster makes again and again, each tick once whatever fails. Thread-safe.</summary>
public sealed class RrmqSchedules
{
    private readonly Sender _sender;

    internal RrmqSchedules(Sender sender) => _sender = sender;

    /// <summary>Makes a schedule, or has one that is there take these settings.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="settings">When, and which jobs.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">It was refused, as an expression that never fires is, or nobody could answer in time.</exception>
    public Task<ScheduleInfo> PutAsync(string name, ScheduleSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var body = JsonSerializer.SerializeToUtf8Bytes(settings, ClientJsonContext.Default.ScheduleSettings);
        return _sender.AskAsync(Outgoing.Json(HttpMethod.Put, PathOf(name), body) with { Key = _sender.NewKey() }, ClientJsonContext.Default.ScheduleInfo, cancellation);
    }

    /// <summary>A schedule and how far it is.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">There is none (<c>schedule_not_found</c>), or nobody could answer in time.</exception>
    public Task<ScheduleInfo> GetAsync(string name, CancellationToken cancellation = default) =>
        _sender.AskAsync(new Outgoing(HttpMethod.Get, PathOf(name)), ClientJsonContext.Default.ScheduleInfo, cancellation);

    /// <summary>All of them, by name.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">Nobody could answer in time.</exception>
    public async Task<IReadOnlyList<ScheduleInfo>> ListAsync(CancellationToken cancellation = default) =>
        (await _sender.AskAsync(new Outgoing(HttpMethod.Get, "/v1/schedules"), ClientJsonContext.Default.SchedulePage, cancellation).ConfigureAwait(false)).Items;

    /// <summary>Ends a schedule; the jobs that it made stay.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RrmqException">There is none, or nobody could answer in time.</exception>
    public Task DeleteAsync(string name, CancellationToken cancellation = default) =>
        _sender.SendAsync(new Outgoing(HttpMethod.Delete, PathOf(name)) { Key = _sender.NewKey() }, cancellation);

    private static string PathOf(string name) => $"/v1/schedules/{RequestPath.Segment(name)}";
}
