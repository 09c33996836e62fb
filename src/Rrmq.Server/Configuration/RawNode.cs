namespace Rrmq.Server;

/// <summary>One node of the list before it is understood. <paramref name="Field"/> is its place, such as <c>addresses[1]</c>.</summary>
internal sealed record RawNode(string Source, string Field)
{
    public static readonly string[] Fields = ["ip", "port", "internal_port"];

    public RawValue? Ip { get; set; }

    public RawValue? Port { get; set; }

    public RawValue? InternalPort { get; set; }

    /// <summary>Null when set; else what is wrong with the field's name.</summary>
    public string? Set(string name, RawValue value)
    {
        if (SettingName.AreSame(name, "ip"))
            return Once(Ip, Ip = value);
        if (SettingName.AreSame(name, "port"))
            return Once(Port, Port = value);
        return SettingName.AreSame(name, "internal_port") ? Once(InternalPort, InternalPort = value) : "unknown";
    }

    private static string? Once(RawValue? before, RawValue _) => before is null ? null : "is given twice";
}
