namespace Rrmq.Server;

/// <summary>What a setting's text is read as.</summary>
public enum SettingKind
{
    Text,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Count,

    /// <summary><c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h</c> or whole seconds; kept as milliseconds.</summary>
    Duration,

    /// <summary>Plain bytes or <c>64KiB</c>, <c>1MiB</c>, <c>8GiB</c>; kept as bytes.</summary>
    Size,

    /// <summary>One of a few words.</summary>
    Choice,
}
