namespace Rrmq.Server;

/// <summary>What is served below <c>/v1/jobs</c> and <c>/v1/schedules</c>. The last name of a path is given as it stands there.</summary>
internal sealed class JobRoutes(JobsEndpoint jobs, WorkEndpoint work, SchedulesEndpoint schedules)
{
    private readonly V1Route _jobs = new((V1Route.Read, jobs.ListAsync), ("POST", jobs.CreateAsync));
    private readonly V1Route _job = new((V1Route.Read, jobs.ShowAsync), ("DELETE", jobs.CancelAsync));
    private readonly V1Route _receive = new(("POST", work.ReceiveAsync));
    private readonly V1Route _schedules = new((V1Route.Read, schedules.ListAsync));
    private readonly V1Route _schedule = new((V1Route.Read, schedules.ShowAsync), ("PUT", schedules.PutAsync), ("DELETE", schedules.DeleteAsync));

    private readonly Dictionary<string, V1Route> _ofJob = new()
    {
        ["progress"] = new(("PUT", work.ProgressAsync)),
        ["result"] = new(("PUT", work.CompleteAsync)),
        ["failure"] = new(("PUT", work.FailAsync)),
        ["retry"] = new(("POST", jobs.RetryAsync)),
    };

    /// <summary>Every path that is served here, with what it takes as <c>Allow</c> says it.</summary>
    public IEnumerable<(string Path, string Allow)> Routes =>
    [
        (JobsEndpoint.Path, _jobs.Allow),
        (JobsEndpoint.Path + "/{id}", _job.Allow),
        (JobsEndpoint.Path + "/receive", _receive.Allow),
        .. _ofJob.Select(one => ($"{JobsEndpoint.Path}/{{id}}/{one.Key}", one.Value.Allow)),
        (SchedulesEndpoint.Path, _schedules.Allow),
        (SchedulesEndpoint.Path + "/{name}", _schedule.Allow),
    ];

    /// <summary>Null when there is no such path here.</summary>
    public V1Route? Find(string path, out string item)
    {
        item = "";
        if (path == JobsEndpoint.Path)
            return _jobs;
        if (path == SchedulesEndpoint.Path)
            return _schedules;
        var parts = path.Split('/');
        if (parts.Length < 4 || parts[3].Length == 0)
            return null;
        item = parts[3];
        if (path.StartsWith(SchedulesEndpoint.Path + "/", StringComparison.Ordinal))
            return parts.Length == 4 ? _schedule : null;
        if (!path.StartsWith(JobsEndpoint.Path + "/", StringComparison.Ordinal))
            return null;
        return parts.Length switch
        {
            4 => item == "receive" ? _receive : _job,
            5 => _ofJob.GetValueOrDefault(parts[4]),
            _ => null,
        };
    }
}
