namespace Rrmq.Server.Tests;

/// <summary>One line of an exposition.</summary>
public sealed record ExpositionSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>True when it has a label written as <c>name=value</c>.</summary>
    public bool Has(string label)
    {
        var equals = label.IndexOf('=');
        return Labels.TryGetValue(label[..equals], out var value) && value == label[(equals + 1)..];
    }

    /// <summary>What tells it from the others of its name, the bound of a bucket left out when asked to.</summary>
    public string Key(bool withBound = true) =>
        Name + "|" + string.Join("|", Labels.Where(label => withBound || label.Key != "le").OrderBy(label => label.Key).Select(label => $"{label.Key}={label.Value}"));
}
