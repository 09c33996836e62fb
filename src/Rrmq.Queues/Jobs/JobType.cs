namespace Rrmq.Queues;

/// <summary>
/// The jobs of one type, which wait in the topic named like it with <c>job.</c> before: found by sequence, counted by state, and known by their unique keys while they are not finished. Every change of a job goes through
/// <see cref="Edit"/> and <see cref="Place"/>, so that index, counts and keys always agree.
/// </summary>
/// <param name="topic">Where they wait.</param>
/// <param name="epoch">Counts captures.</param>
/// <param name="totals">The jobs of all types by state, of which these are some.</param>
internal sealed class JobType(Topic topic, CaptureEpoch epoch, long[] totals)
{
    private readonly RecordIndex<JobFacts> _jobs = new(epoch);
    private readonly long[] _counts = new long[JobStates.Count];
    private Dictionary<byte[], Job>? _byKey;

    public static ReadOnlySpan<byte> Prefix => "job."u8;

    public Topic Topic => topic;

    public ReadOnlySpan<byte> Name => topic.Name.AsSpan(Prefix.Length);

    public long Count => _jobs.Count;

    /// <summary>Moves whenever anything about a job of this type does. Not replicated: for those who watch.</summary>
    public long Changes { get; private set; }

    /// <summary>How many stand how, in the order of <see cref="JobState"/>.</summary>
    public long[] Counts => (long[])_counts.Clone();

    public Job? Find(long sequence) => _jobs.Find(sequence)?.Job;

    /// <summary>The unfinished job with this unique key.</summary>
    public Job? Find(ReadOnlySpan<byte> key) =>
        key.Length > 0 && _byKey is not null && _byKey.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var job) ? job : null;

    /// <summary>The first job of these states from a sequence on.</summary>
    public JobFacts? First(int states, long from) => _jobs.First(states, from);

    public RecordCapture<JobFacts> Capture() => _jobs.Capture();

    /// <summary>Takes a new job in.</summary>
    public void Add(Job job)
    {
        Tally(job.Facts.State, 1);
        _jobs.Put(job.Facts.Sequence, job.Facts, (int)job.Facts.State);
        Hold(job);
    }

    /// <summary>Facts that may be changed now.</summary>
    public JobFacts Edit(Job job)
    {
        Changes++;
        if (job.Facts.Epoch == epoch.Current)
            return job.Facts;
        job.Facts = job.Facts.Copy(epoch.Current);
        _jobs.Put(job.Facts.Sequence, job.Facts, (int)job.Facts.State);
        return job.Facts;
    }

    /// <summary>The job stands so from now on. Facts that may be changed now.</summary>
    public JobFacts Place(Job job, JobState state)
    {
        var facts = Edit(job);
        if (facts.State == state)
            return facts;
        Tally(facts.State, -1);
        Tally(state, 1);
        Release(job);
        facts.State = state;
        Hold(job);
        _jobs.Put(facts.Sequence, facts, (int)state);
        return facts;
    }

    /// <summary>The job goes, for good.</summary>
    public void Remove(Job job)
    {
        Release(job);
        Tally(job.Facts.State, -1);
        _jobs.Remove(job.Facts.Sequence);
    }

    /// <summary>Its message stands so from now on, and with it the job.</summary>
    public void Follow(Job job, MessageFacts message, long nowMs)
    {
        switch (message.State)
        {
            case RecordState.Ready:
                Place(job, JobState.Queued);
                break;
            case RecordState.Delayed or RecordState.Resting:
                Place(job, JobState.Scheduled).RunAtMs = message.UntilMs;
                break;
            case RecordState.Leased when job.Facts.State != JobState.Running:
                var facts = Place(job, JobState.Running);
                (facts.StartedMs, facts.Attempt, facts.Progress, facts.Note) = (nowMs, message.Failures + 1, -1, default);
                break;
        }
    }

    private void Tally(JobState state, int step)
    {
        _counts[(int)state] += step;
        totals[(int)state] += step;
        Changes++;
    }

    private void Hold(Job job)
    {
        if (job.Facts.UniqueKey.Length > 0 && !JobStates.IsOver(job.Facts.State) && !(_byKey ??= new Dictionary<byte[], Job>(BytesComparer.Instance)).TryAdd(job.Facts.UniqueKey, job))
            throw new InvalidStateException("two unfinished jobs of a type have one unique key");
    }

    private void Release(Job job)
    {
        if (job.Facts.UniqueKey.Length > 0 && !JobStates.IsOver(job.Facts.State))
            _byKey!.Remove(job.Facts.UniqueKey);
    }
}
