namespace Rrmq.Queues;

/// <summary>All schedules in the order of their names' bytes, and when the first of them is due.</summary>
internal sealed class ScheduleTable
{
    public const int MostSchedules = 1_000;

    private readonly List<Schedule> _schedules = [];

    public int Count => _schedules.Count;

    public Schedule this[int position] => _schedules[position];

    /// <summary>When the next tick is due; <see cref="long.MaxValue"/>: none is.</summary>
    public long NextDueMs { get; private set; } = long.MaxValue;

    public Schedule? Find(ReadOnlySpan<byte> name) => PlaceOf(name, out var place) ? _schedules[place] : null;

    /// <summary>Takes one in, in the place of the one with its name.</summary>
    public void Put(Schedule schedule)
    {
        if (PlaceOf(schedule.Name, out var place))
            _schedules[place] = schedule;
        else
            _schedules.Insert(place, schedule);
        Look();
    }

    public void Remove(ReadOnlySpan<byte> name)
    {
        if (PlaceOf(name, out var place))
            _schedules.RemoveAt(place);
        Look();
    }

    public Schedule[] Capture() => [.. _schedules];

    private bool PlaceOf(ReadOnlySpan<byte> name, out int place)
    {
        var (low, high) = (0, _schedules.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (name.SequenceCompareTo(_schedules[middle].Name) > 0)
                low = middle + 1;
            else
                high = middle;
        }

        place = low;
        return low < _schedules.Count && name.SequenceEqual(_schedules[low].Name);
    }

    private void Look()
    {
        NextDueMs = long.MaxValue;
        for (var i = 0; i < _schedules.Count; i++)
            NextDueMs = Math.Min(NextDueMs, _schedules[i].DueMs);
    }
}
