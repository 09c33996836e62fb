namespace Rrmq.Server;

/// <summary>
/// One row of <see cref="SettingTable"/>. JSON keys, XML attributes, environment variables and flags all derive from <see cref="Name"/>, so a setting has
/// one spelling everywhere and cannot exist in one source only.
/// </summary>
public sealed record Setting(string Name, SettingKind Kind, string Default, string Description)
{
    /// <summary>Least value, in the kind's unit: milliseconds, bytes or a count.</summary>
    public long Min { get; init; }

    /// <summary>Greatest value, in the same unit.</summary>
    public long Max { get; init; } = long.MaxValue;

    public IReadOnlyList<string> Choices { get; init; } = [];

    public string Flag => "--" + Name.Replace('_', '-');

    public string EnvironmentVariable => "RRMQ_" + Name.ToUpperInvariant();

    /// <summary>What a value must look like, to follow "must be".</summary>
    public string Rule => Kind switch
    {
        SettingKind.Flag => "true or false",
        SettingKind.Count => Max == long.MaxValue ? $"a whole number from {Min}" : $"a whole number from {Min} to {Max}",
        SettingKind.Duration => $"a duration from {DurationText.Format(Min)} to {DurationText.Format(Max)}, such as 500ms, 30s or 5m",
        SettingKind.Size => $"a size from {SizeText.Format(Min)} to {SizeText.Format(Max)}, such as 65536, 64KiB or 1MiB",
        SettingKind.Choice => "one of " + string.Join(", ", Choices),
        _ => $"text of 1 to {Max} characters without control characters",
    };

    /// <summary>The value as a string, bool or long; null when <paramref name="text"/> breaks the <see cref="Rule"/>.</summary>
    public object? Parse(string text) => Kind switch
    {
        SettingKind.Flag => FlagText(text),
        SettingKind.Count => InRange(long.TryParse(text, System.Globalization.NumberStyles.None, null, out var count) ? count : null),
        SettingKind.Duration => InRange(DurationText.Parse(text)),
        SettingKind.Size => InRange(SizeText.Parse(text)),
        SettingKind.Choice => Choices.FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase)),
        _ => text.Length >= 1 && text.Length <= Max && !text.Any(char.IsControl) ? text : null,
    };

    private long? InRange(long? value) => value >= Min && value <= Max ? value : null;

    private static bool? FlagText(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "YES" or "ON" => true,
        "FALSE" or "0" or "NO" or "OFF" => false,
        _ => null,
    };
}
