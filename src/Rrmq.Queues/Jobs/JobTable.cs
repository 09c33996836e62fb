namespace Rrmq.Queues;

/// <summary>All jobs by their types, those that are finished by when they go, and those whose end is still to be told to the jobs that wait for them.</summary>
internal sealed class JobTable
{
    /// <summary>Of all types, unfinished and kept, together.</summary>
    public const int MostJobs = 1_000_000;

    private readonly List<JobType> _types = [];
    private readonly long[] _totals = new long[JobStates.Count];
    private readonly KeyedHeap<Job, KeptPlace> _kept = new();
    private readonly SortedSet<Job> _untold = new(JobOrder.Instance);

    public long Count { get; private set; }

    /// <summary>Bytes of the contents that finished jobs lead to.</summary>
    public long KeptBytes { get; private set; }

    /// <summary>The number of the job that was made last.</summary>
    public long LastNumber { get; set; }

    /// <summary>How many jobs of all types stand how, in the order of <see cref="JobState"/>.</summary>
    public long[] Counts => (long[])_totals.Clone();

    public int TypeCount => _types.Count;

    /// <summary>The types in the order of their topics' numbers.</summary>
    public JobType this[int position] => _types[position];

    /// <summary>When the next finished job goes; <see cref="long.MaxValue"/>: none does.</summary>
    public long NextGoesMs => _kept.TopKey;

    /// <summary>The next finished job whose end is to be told to one that waits for it; null: none.</summary>
    public Job? NextUntold => _untold.Min;

    /// <summary>The first finished job that goes; there must be one.</summary>
    public Job NextGoing => _kept.Top;

    /// <summary>The position of the first type whose topic's number is beyond one; the count when there is none.</summary>
    public int FirstBeyond(long number)
    {
        var (low, high) = (0, _types.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_types[middle].Topic.Number <= number)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    public Job? Find(MessageId id) =>
        FirstBeyond(id.Topic - 1) is var at && at < _types.Count && _types[at].Topic.Number == id.Topic ? _types[at].Find(id.Sequence) : null;

    /// <summary>From now on the topic holds jobs and nothing else.</summary>
    public JobType Begin(Topic topic, CaptureEpoch epoch)
    {
        var type = new JobType(topic, epoch, _totals);
        topic.Jobs = type;
        _types.Insert(FirstBeyond(topic.Number), type);
        return type;
    }

    /// <summary>The topic is gone, with no job in it.</summary>
    public void End(JobType type) => _types.Remove(type);

    public void Add(Job job)
    {
        job.Type.Add(job);
        Count++;
    }

    /// <summary>The job is finished, and is kept for a while.</summary>
    public void Keep(Job job)
    {
        _kept.Add(job.Facts.GoesMs, job);
        KeptBytes += job.Facts.ContentBytes;
        if (job.HasDependents)
            _untold.Add(job);
    }

    /// <summary>A finished job is at work again.</summary>
    public void Unkeep(Job job)
    {
        _kept.Remove(job);
        KeptBytes -= job.Facts.ContentBytes;
    }

    /// <summary>Nobody waits for this one any more.</summary>
    public void Told(Job job) => _untold.Remove(job);

    /// <summary>The job goes, for good. Nobody waits for it.</summary>
    public void Remove(Job job)
    {
        Unkeep(job);
        job.Type.Remove(job);
        Count--;
    }
}
