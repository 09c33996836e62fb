namespace Rrmq.Server;

/// <summary>A CONFIG file's content before it is understood; the same whether it was JSON or XML.</summary>
internal sealed class ConfigDocument(string source)
{
    public string Source { get; } = source;

    /// <summary>Null when the file has no list at all.</summary>
    public List<RawNode>? Nodes { get; set; }

    public List<(Setting Setting, RawValue Value)> Settings { get; } = [];

    public void AddSetting(Setting setting, RawValue value, ConfigurationErrors errors)
    {
        if (Settings.Any(earlier => earlier.Setting == setting))
            errors.Add(Source, value.Field, "is given twice");
        else
            Settings.Add((setting, value));
    }
}
