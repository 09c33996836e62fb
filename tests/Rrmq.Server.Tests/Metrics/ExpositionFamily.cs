using System.Globalization;

namespace Rrmq.Server.Tests;

/// <summary>A metric of an exposition with all its samples.</summary>
public sealed class ExpositionFamily(string name, string help)
{
    private readonly List<ExpositionSample> _samples = [];
    private readonly HashSet<string> _keys = [];

    public string Name { get; } = name;

    public string Help { get; } = help;

    public string? Type { get; set; }

    public IReadOnlyList<ExpositionSample> Samples => _samples;

    public void Add(ExpositionSample sample)
    {
        var allowed = Type == "histogram" ? sample.Name == $"{Name}_bucket" || sample.Name == $"{Name}_sum" || sample.Name == $"{Name}_count" : sample.Name == Name;
        if (!allowed)
            throw new FormatException($"{sample.Name} stands among the samples of {Name}");
        if (!_keys.Add(sample.Key()))
            throw new FormatException($"{sample.Key()} comes twice");
        if (Type != "gauge" && sample.Value is < 0 or double.NaN)
            throw new FormatException($"{sample.Key()} is {sample.Value}");
        _samples.Add(sample);
    }

    public void Check()
    {
        if (Type is null || Help.Length == 0 || _samples.Count == 0)
            throw new FormatException($"{Name} is not whole");
        if (Type == "histogram")
            foreach (var buckets in _samples.Where(sample => sample.Name == $"{Name}_bucket").GroupBy(sample => sample.Key(withBound: false)))
                Check(buckets.Key.Replace("_bucket|", "_count|", StringComparison.Ordinal), [.. buckets]);
    }

    private void Check(string countKey, IReadOnlyList<ExpositionSample> buckets)
    {
        var bounds = buckets.Select(bucket => bucket.Labels["le"] == "+Inf" ? double.PositiveInfinity : double.Parse(bucket.Labels["le"], CultureInfo.InvariantCulture)).ToList();
        if (!bounds.SequenceEqual(bounds.Order()) || !double.IsPositiveInfinity(bounds[^1]))
            throw new FormatException($"the buckets of {Name} are not in order, or do not end with +Inf");
        if (!buckets.Select(bucket => bucket.Value).SequenceEqual(buckets.Select(bucket => bucket.Value).Order()))
            throw new FormatException($"the buckets of {Name} are not cumulative");
        if (_samples.Single(sample => sample.Key() == countKey).Value != buckets[^1].Value)
            throw new FormatException($"the count of {Name} is not that of its buckets");
    }
}
