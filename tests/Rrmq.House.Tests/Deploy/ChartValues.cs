namespace Rrmq.House.Tests;

/// <summary>A values.yaml of the plain kind: maps by indentation, scalars, and lists or maps that are only handed on.</summary>
internal sealed class ChartValues
{
    private readonly Dictionary<string, string> _scalars = [];
    private readonly Dictionary<string, List<string>> _blocks = [];

    public ChartValues(string text)
    {
        var path = new List<string>();
        foreach (var line in text.Split('\n').Where(line => line.Trim().Length > 0 && !line.TrimStart().StartsWith('#')))
        {
            var depth = line.TakeWhile(c => c == ' ').Count() / 2;
            for (var above = 1; above <= Math.Min(depth, path.Count); above++)
                _blocks[string.Join('.', path.Take(above))].Add(line[(above * 2)..]);
            if (line.TrimStart().StartsWith('-') || (path.Count > 0 && depth > path.Count))
                continue;
            var colon = line.IndexOf(':');
            path.RemoveRange(Math.Min(depth, path.Count), path.Count - Math.Min(depth, path.Count));
            path.Add(line[..colon].Trim());
            var name = string.Join('.', path);
            _scalars[name] = line[(colon + 1)..].Trim().Trim('"');
            _blocks[name] = [];
        }
    }

    public IEnumerable<string> TopNames => _scalars.Keys.Where(name => !name.Contains('.', StringComparison.Ordinal));

    public string Scalar(string name) => _scalars.TryGetValue(name, out var value) ? value : throw new FormatException($"values.yaml has no {name}");

    /// <summary>What stands below a name, or the empty list or map that it is.</summary>
    public IReadOnlyList<string> Block(string name) => _blocks[name] is { Count: > 0 } block ? block : [Scalar(name)];
}
