using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rrmq.Server.Tests;

/// <summary>
/// A strict reader of Prometheus's text format, 0.0.4, that shares nothing with the writer: a family has HELP and TYPE before its samples and once, its samples lie together, no
/// sample is there twice, histograms are cumulative and whole. What breaks a rule throws.
/// </summary>
public sealed partial class Exposition
{
    private readonly Dictionary<string, ExpositionFamily> _families = [];
    private ExpositionFamily? _current;

    private Exposition()
    {
    }

    public IReadOnlyDictionary<string, ExpositionFamily> Families => _families;

    public static Exposition Parse(string text)
    {
        if (!text.EndsWith('\n'))
            throw new FormatException("the last line has no end");
        var exposition = new Exposition();
        foreach (var line in text[..^1].Split('\n'))
            exposition.Read(line);
        foreach (var family in exposition._families.Values)
            family.Check();
        return exposition;
    }

    /// <summary>The value of a sample, by its whole name and labels such as <c>topic=orders</c>.</summary>
    public double Value(string name, params string[] labels) => Samples(name).Single(sample => labels.All(sample.Has)).Value;

    public IEnumerable<ExpositionSample> Samples(string name) => _families.Values.SelectMany(family => family.Samples).Where(sample => sample.Name == name);

    private void Read(string line)
    {
        if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            Begin(line[7..]);
        else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            Type(line[7..]);
        else
            Sample(line);
    }

    private void Begin(string rest)
    {
        var space = rest.IndexOf(' ');
        var name = rest[..space];
        if (!Name().IsMatch(name))
            throw new FormatException($"{name} is no name of a metric");
        _current = new ExpositionFamily(name, rest[(space + 1)..]);
        if (!_families.TryAdd(name, _current))
            throw new FormatException($"{name} comes twice");
    }

    private void Type(string rest)
    {
        var words = rest.Split(' ');
        if (words.Length != 2 || words[0] != _current?.Name || _current.Type is not null)
            throw new FormatException($"a type in the wrong place: {rest}");
        if (words[1] is not ("counter" or "gauge" or "histogram"))
            throw new FormatException($"an unknown type: {rest}");
        _current.Type = words[1];
    }

    private void Sample(string line)
    {
        if (_current?.Type is null)
            throw new FormatException($"a sample before its type: {line}");
        var end = line.IndexOfAny(['{', ' ']);
        var name = line[..end];
        var labels = new Dictionary<string, string>();
        if (line[end] == '{')
            end = Labels(line, end + 1, labels);
        if (line[end] != ' ' || !double.TryParse(line.AsSpan(end + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            throw new FormatException($"no value where one belongs: {line}");
        _current.Add(new ExpositionSample(name, labels, value));
    }

    private static int Labels(string line, int at, Dictionary<string, string> labels)
    {
        while (true)
        {
            var equals = line.IndexOf('=', at);
            var name = line[at..equals];
            if (!LabelName().IsMatch(name) || line[equals + 1] != '"')
                throw new FormatException($"no label where one belongs: {line}");
            at = Quoted(line, equals + 2, out var value);
            if (!labels.TryAdd(name, value))
                throw new FormatException($"label {name} twice: {line}");
            if (line[at] == '}')
                return at + 1;
            if (line[at++] != ',')
                throw new FormatException($"labels run into each other: {line}");
        }
    }

    private static int Quoted(string line, int at, out string value)
    {
        var text = new StringBuilder();
        for (; line[at] != '"'; at++)
        {
            text.Append(line[at] != '\\' ? line[at] : line[++at] switch
            {
                'n' => '\n',
                '\\' => '\\',
                '"' => '"',
                var other => throw new FormatException($"\\{other} is no escape: {line}"),
            });
        }

        value = text.ToString();
        return at + 1;
    }

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*$")]
    private static partial Regex Name();

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex LabelName();
}
