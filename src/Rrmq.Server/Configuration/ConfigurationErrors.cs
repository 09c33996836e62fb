using System.Text;

namespace Rrmq.Server;

/// <summary>Collects what is wrong, so that a person sees all of it at once. Each error is one line: source, field, value, rule.</summary>
internal sealed class ConfigurationErrors
{
    private const int MaxShown = 60;
    private readonly List<string> _lines = [];

    public bool Any => _lines.Count > 0;

    public void Add(string source, string field, string value, string rule) => _lines.Add($"{source}: {field}: {Quote(value)}: {rule}");

    public void Add(string source, string field, string rule) => _lines.Add($"{source}: {field}: {rule}");

    public void Add(string source, string rule) => _lines.Add($"{source}: {rule}");

    public void AddUnknown(string source, string field, string name, IEnumerable<string> known)
    {
        var nearest = SettingName.Nearest(name, known);
        Add(source, Plain(field), nearest is null ? "is not a known field" : $"is not a known field; did you mean {nearest}?");
    }

    public void ThrowIfAny()
    {
        if (Any)
            throw new ConfigurationException(_lines);
    }

    /// <summary>A value as it may stand in a line: shortened, without control characters.</summary>
    public static string Quote(string value) => $"\"{Plain(value)}\"";

    /// <summary>Others' words, which may quote the file's, as one line of plain text.</summary>
    public static string Plain(string value, int maxShown = MaxShown)
    {
        var text = new StringBuilder();
        foreach (var c in value.Length > maxShown ? value[..maxShown] : value)
            text.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        return value.Length > maxShown ? text.Append('…').ToString() : text.ToString();
    }
}
