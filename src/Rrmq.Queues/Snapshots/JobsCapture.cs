namespace Rrmq.Queues;

/// <summary>Jobs and schedules as they were at one moment. Copies a few pointers for each type and each schedule, and shares all else.</summary>
internal sealed class JobsCapture
{
    private readonly (long Topic, RecordCapture<JobFacts> Jobs)[] _types;
    private readonly Schedule[] _schedules;
    private readonly long _lastNumber;

    public JobsCapture(JobTable jobs, ScheduleTable schedules)
    {
        _lastNumber = jobs.LastNumber;
        _schedules = schedules.Capture();
        _types = new (long, RecordCapture<JobFacts>)[jobs.TypeCount];
        for (var i = 0; i < _types.Length; i++)
            _types[i] = (jobs[i].Topic.Number, jobs[i].Capture());
    }

    /// <summary>The contents that jobs and schedules lead to, in no order; those of no length are left out. The payload of a job whose message is in its topic is told there too.</summary>
    public IEnumerable<BodyReference> Contents()
    {
        foreach (var (_, jobs) in _types)
        {
            foreach (var facts in jobs.All())
            {
                foreach (var content in new[] { facts.Payload, facts.Note, facts.Reason, facts.Result })
                {
                    if (content.Length > 0)
                        yield return content;
                }
            }
        }

        foreach (var schedule in _schedules)
        {
            if (schedule.Payload.Length > 0)
                yield return schedule.Payload;
        }
    }

    public void Encode(StateWriter writer)
    {
        writer.WriteCount(_lastNumber);
        writer.WriteCount(_types.Length);
        foreach (var (topic, jobs) in _types)
        {
            writer.WriteCount(topic);
            writer.WriteCount(jobs.Count);
            var previous = 0L;
            foreach (var facts in jobs.All())
            {
                JobFormat.Write(facts, previous, writer);
                previous = facts.Sequence;
            }
        }

        writer.WriteCount(_schedules.Length);
        foreach (var schedule in _schedules)
            ScheduleFormat.Write(schedule, writer);
    }

    /// <summary>After the topics: jobs find their messages there.</summary>
    public static void Decode(StateReader reader, Ledger ledger, TopicCatalog topics, JobTable jobs, ScheduleTable schedules)
    {
        jobs.LastNumber = reader.ReadCount();
        for (var count = reader.ReadCount(); count > 0; count--)
        {
            var number = reader.ReadCount();
            if (topics.Find(number) is not { Jobs: null } topic || topic.Plain.Count > 0 || !topic.Name.AsSpan().StartsWith(JobType.Prefix) || topic.Name.Length == JobType.Prefix.Length)
                throw new InvalidStateException($"topic {number} can hold no jobs");
            var type = jobs.Begin(topic, ledger.Epoch);
            var sequence = 0L;
            var messages = 0L;
            for (var left = reader.ReadCount(); left > 0; left--)
            {
                var job = JobFormat.Read(type, sequence, ledger.Epoch.Current, reader);
                sequence = job.Facts.Sequence;
                Join(job, topic, jobs.LastNumber);
                messages += job.Record is null ? 0 : 1;
                jobs.Add(job);
            }

            if (messages != topic.Count)
                throw new InvalidStateException($"topic {number} holds messages that are of no job");
        }

        for (var at = 0; at < jobs.TypeCount; at++)
            Link(jobs, jobs[at]);
        for (var at = 0; at < jobs.TypeCount; at++)
            Keep(jobs, jobs[at]);
        for (var count = reader.ReadCount(); count > 0; count--)
        {
            var schedule = ScheduleFormat.Read(reader);
            if (schedules.Find(schedule.Name) is not null)
                throw new InvalidStateException("two schedules have one name");
            schedules.Put(schedule);
        }
    }

    private static void Join(Job job, Topic topic, long lastNumber)
    {
        var facts = job.Facts;
        var record = topic.Records.Find(facts.Sequence)?.Record;
        var fits = facts.State switch
        {
            JobState.Scheduled => record?.Facts.State is RecordState.Delayed or RecordState.Resting,
            JobState.Queued => record?.Facts.State is RecordState.Ready,
            JobState.Running => record?.Facts.State is RecordState.Leased,
            _ => record is null,
        };
        if (!fits || facts.Sequence > topic.LastSequence || facts.Number > lastNumber || (facts.WaitsFor.Length > 0 && facts.State != JobState.Waiting))
            throw new InvalidStateException($"job {facts.Sequence} of topic {topic.Number} does not stand like its message");
        job.Record = record;
        if (record is not null)
            record.Job = job;
    }

    private static void Link(JobTable jobs, JobType type)
    {
        for (var facts = type.First(1 << (int)JobState.Waiting, 0); facts is not null; facts = type.First(1 << (int)JobState.Waiting, facts.Sequence + 1))
        {
            if (facts.WaitsFor.Length == 0)
                throw new InvalidStateException($"job {facts.Job.Id} waits for nothing");
            foreach (var id in facts.WaitsFor)
            {
                var other = jobs.Find(id);
                if (other is null || other == facts.Job || !(other.Dependents ??= new SortedSet<Job>(JobOrder.Instance)).Add(facts.Job))
                    throw new InvalidStateException($"job {facts.Job.Id} cannot wait for {id}");
            }
        }
    }

    private static void Keep(JobTable jobs, JobType type)
    {
        const int Over = (1 << (int)JobState.Succeeded) | (1 << (int)JobState.Failed) | (1 << (int)JobState.Cancelled);
        for (var facts = type.First(Over, 0); facts is not null; facts = type.First(Over, facts.Sequence + 1))
            jobs.Keep(facts.Job);
    }
}
