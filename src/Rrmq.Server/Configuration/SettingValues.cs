using System.Collections;

namespace Rrmq.Server;

/// <summary>The value of every setting after all sources: default, then CONFIG, then environment, then flags. A later source wins.</summary>
internal sealed class SettingValues
{
    private readonly Dictionary<Setting, (object Value, RawValue? Written)> _values = [];

    public SettingValues()
    {
        foreach (var setting in SettingTable.All)
            if (setting.Default.Length > 0)
                _values[setting] = (setting.Parse(setting.Default)!, null);
    }

    /// <summary>Where the value was written; null for a default.</summary>
    public RawValue? Written(Setting setting) => _values.TryGetValue(setting, out var entry) ? entry.Written : null;

    public string? Text(Setting setting) => _values.TryGetValue(setting, out var entry) ? (string)entry.Value : null;

    public long? Number(Setting setting) => _values.TryGetValue(setting, out var entry) ? (long)entry.Value : null;

    public bool Flag(Setting setting) => (bool)_values[setting].Value;

    public TimeSpan Duration(Setting setting) => TimeSpan.FromMilliseconds(Number(setting)!.Value);

    public void Set(Setting setting, RawValue written, ConfigurationErrors errors)
    {
        if (setting.Parse(written.Text) is { } value)
            _values[setting] = (value, written);
        else
            errors.Add(written.Source, written.Field, written.Text, $"must be {setting.Rule}");
    }

    public void SetFromEnvironment(IDictionary environment, ConfigurationErrors errors)
    {
        foreach (var setting in SettingTable.All)
            if (environment[setting.EnvironmentVariable] is string text && text.Length > 0)
                Set(setting, new RawValue("environment", setting.EnvironmentVariable, text), errors);
    }

    public void SetFromFlags(IEnumerable<KeyValuePair<Setting, string>> flags, ConfigurationErrors errors)
    {
        foreach (var (setting, text) in flags)
            Set(setting, new RawValue("command line", setting.Flag, text), errors);
    }

    /// <summary>One <c>name=value</c> a setting, as it is in force.</summary>
    public IEnumerable<string> Describe()
    {
        foreach (var setting in SettingTable.All)
            yield return $"{setting.Name}={Describe(setting)}";
    }

    private string Describe(Setting setting)
    {
        if (!_values.TryGetValue(setting, out var entry))
            return "(derived)";
        return setting.Kind switch
        {
            SettingKind.Duration => DurationText.Format((long)entry.Value),
            SettingKind.Size => SizeText.Format((long)entry.Value).Replace(" bytes", ""),
            SettingKind.Flag => (bool)entry.Value ? "true" : "false",
            _ => entry.Value.ToString()!,
        };
    }
}
