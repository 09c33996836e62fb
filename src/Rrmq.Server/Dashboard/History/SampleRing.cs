using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>The samples of the last five minutes; the oldest give way. Not thread-safe.</summary>
internal sealed class SampleRing
{
    public const int Capacity = 300;

    private readonly Sample[] _samples = new Sample[Capacity];
    private int _next;
    private int _count;

    public void Add(in Sample sample)
    {
        _samples[_next] = sample;
        _next = (_next + 1) % Capacity;
        _count = Math.Min(_count + 1, Capacity);
    }

    public HistoryReport Report()
    {
        var samples = new Sample[_count];
        for (var i = 0; i < _count; i++)
            samples[i] = _samples[(_next - _count + i + Capacity) % Capacity];
        return ReportOf(samples);
    }

    public static HistoryReport ReportOf(Sample[] samples) => new(
        [.. samples.Select(static sample => sample.AtMs)],
        [.. samples.Select(static sample => Math.Round(sample.Published, 1))],
        [.. samples.Select(static sample => Math.Round(sample.Consumed, 1))],
        [.. samples.Select(static sample => sample.Ready)],
        [.. samples.Select(static sample => sample.Leased)],
        [.. samples.Select(static sample => sample.Delayed)],
        [.. samples.Select(static sample => sample.Dead)]);
}
