using System.Collections;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Rrmq.Node;
using Rrmq.Storage;

namespace Rrmq.Server;

/// <summary>
/// Joins CONFIG, environment and flags into a <see cref="NodeConfiguration"/>, or throws a <see cref="ConfigurationException"/> that holds every error.
/// Reads files, creates nothing.
/// </summary>
public static class ConfigurationLoader
{
    /// <summary>The forms that name a CONFIG file and an INDEX into its list.</summary>
    public static NodeConfiguration FromFile(string path, string index, IReadOnlyDictionary<Setting, string> flags, IDictionary environment)
    {
        var errors = new ConfigurationErrors();
        var values = new SettingValues();
        var document = ConfigFile.Load(path, errors);
        NodeAddress?[] addresses = [];
        if (document is not null)
        {
            foreach (var (setting, value) in document.Settings)
                values.Set(setting, value, errors);
            addresses = NodeList.Parse(document, errors);
        }

        var self = ParseIndex(index, document?.Nodes?.Count, path, errors);
        values.SetFromEnvironment(environment, errors);
        values.SetFromFlags(flags, errors);
        CrossCheck(values, addresses.Length, errors);
        errors.ThrowIfAny();

        var names = addresses.Select((address, i) => (address!, $"n{i}")).ToDictionary();
        var field = document!.Nodes![self!.Value].Field;
        return Build(names, addresses[self.Value]!, values) with
        {
            PortField = $"{field}.port in {path}",
            InternalPortField = $"{field}.internal_port in {path}",
            HostField = $"{field}.ip in {path}",
        };
    }

    /// <summary>The form that names this node and its peers by flags.</summary>
    public static NodeConfiguration FromFlags(ServeArguments arguments, IReadOnlyDictionary<Setting, string> flags, IDictionary environment)
    {
        var errors = new ConfigurationErrors();
        var values = new SettingValues();
        values.SetFromEnvironment(environment, errors);
        values.SetFromFlags(flags, errors);
        var members = ServeMembers.Parse(arguments, errors);
        var join = ParseJoin(arguments, errors);
        CrossCheck(values, members?.Names.Count ?? 0, errors);
        errors.ThrowIfAny();

        var configuration = Build(members!.Names, members.Self, values) with
        {
            PortField = "--port",
            InternalPortField = "--internal-port",
            HostField = "--host",
        };
        if (join is not null)
            configuration = AsNewcomer(configuration, join, arguments.Id);
        return members.Bind is null || configuration.Server.Bind is not null
            ? configuration
            : configuration with { Server = configuration.Server with { Bind = members.Bind } };
    }

    private static Uri? ParseJoin(ServeArguments arguments, ConfigurationErrors errors)
    {
        if (arguments.Join is not { } text)
            return null;
        if (NodeAddress.ParsePeer(text) is { } address)
            return new Uri(address.Url);
        errors.Add("command line", "--join", text, "must be the address of a member, http://host:port");
        return null;
    }

    /// <summary>Its number, its cluster and the others come with the answer of the cluster; its name too, unless it has one.</summary>
    private static NodeConfiguration AsNewcomer(NodeConfiguration configuration, Uri join, string? id) => configuration with
    {
        Join = join,
        Node = configuration.Node with { Cluster = default, Members = [], IsNewcomer = true, Self = configuration.Node.Self with { Node = Raft.NodeId.None, Name = id ?? "" } },
    };

    private static int? ParseIndex(string text, int? count, string path, ConfigurationErrors errors)
    {
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index);
        if (isNumber && (count is null || index < count))
            return index;
        if (count is null or 0)
        {
            if (!isNumber)
                errors.Add("command line", "INDEX", text, "must be a whole number from 0");
        }
        else
        {
            errors.Add("command line", "INDEX", text, count == 1
                ? $"must be 0, as {path} lists one node"
                : $"must be a whole number from 0 to {count - 1}, as {path} lists {count} nodes");
        }

        return null;
    }

    // Rules that join several settings.
    private static void CrossCheck(SettingValues values, int members, ConfigurationErrors errors)
    {
        var election = values.Number(SettingTable.ElectionTimeout)!.Value;
        var heartbeat = values.Number(SettingTable.HeartbeatInterval)!.Value;
        if (heartbeat * 2 > election)
        {
            var written = values.Written(SettingTable.HeartbeatInterval) ?? values.Written(SettingTable.ElectionTimeout)!;
            errors.Add(written.Source, written.Field, written.Text,
                $"heartbeat_interval ({DurationText.Format(heartbeat)}) must be at most half of election_timeout ({DurationText.Format(election)})");
        }

        if (members > 0 && values.Number(SettingTable.Quorum) > members && values.Written(SettingTable.Quorum) is { } quorum)
            errors.Add(quorum.Source, quorum.Field, quorum.Text, $"must be at most {members}, the number of nodes");

        if (values.Text(SettingTable.Bind) is { } bind && NodeAddress.ParseHost(bind, out var rule) is null && values.Written(SettingTable.Bind) is { } where)
            errors.Add(where.Source, where.Field, where.Text, rule!);

        if (values.Text(SettingTable.OtlpEndpoint) is { } endpoint && HttpUrl(endpoint) is null && values.Written(SettingTable.OtlpEndpoint) is { } place)
            errors.Add(place.Source, place.Field, place.Text, "must be an address such as http://collector:4318");
    }

    private static NodeConfiguration Build(IReadOnlyDictionary<NodeAddress, string> names, NodeAddress self, SettingValues values)
    {
        var members = MemberTable.Build(names.Keys, (address, _) => names[address]);
        var me = members.Single(member => member.PublicAddress == self.Url);
        var node = new NodeOptions
        {
            Cluster = MemberTable.Identify(values.Text(SettingTable.Cluster), names.Keys),
            Self = me,
            Members = members,
            DataPath = DataPath(values.Text(SettingTable.Data)!, me),
            ElectionTimeout = values.Duration(SettingTable.ElectionTimeout),
            HeartbeatInterval = values.Duration(SettingTable.HeartbeatInterval),
            RequestTimeout = values.Duration(SettingTable.RequestTimeout),
            DiskStallTimeout = values.Duration(SettingTable.DiskStallTimeout),
            MaxWaitingRequests = (int)values.Number(SettingTable.MaxWaitingRequests)!.Value,
            MaxIdempotencyKeys = (int)values.Number(SettingTable.MaxIdempotencyKeys)!.Value,
            MaxIdempotencyBytes = values.Number(SettingTable.MaxIdempotencyBytes)!.Value,
            Storage = values.Text(SettingTable.Storage) == "sqlite" ? StorageKind.Sqlite : StorageKind.Log,
            SegmentBytes = values.Number(SettingTable.SegmentBytes)!.Value,
            SnapshotBytes = values.Number(SettingTable.SnapshotBytes)!.Value,
            SnapshotBytesPerSecond = values.Number(SettingTable.SnapshotRate)!.Value,
            MinFreeDiskBytes = values.Number(SettingTable.MinFreeDisk)!.Value,
        };
        return new NodeConfiguration(node, Server(values)) { Effective = [.. values.Describe()] };
    }

    private static ServerSettings Server(SettingValues values) => new()
    {
        Bind = values.Text(SettingTable.Bind) is { } bind ? NodeAddress.ParseHost(bind, out _) : null,
        MaxMessageBytes = (int)values.Number(SettingTable.MaxMessageBytes)!.Value,
        MaxTopicMessages = values.Number(SettingTable.MaxTopicMessages)!.Value,
        MaxTopicBytes = values.Number(SettingTable.MaxTopicBytes)!.Value,
        FollowerReads = values.Flag(SettingTable.FollowerReads),
        ReplicationMode = values.Text(SettingTable.ReplicationMode)!,
        Quorum = (int?)values.Number(SettingTable.Quorum),
        LogAsJson = values.Text(SettingTable.LogFormat) == "json",
        OtlpEndpoint = values.Text(SettingTable.OtlpEndpoint) is { } endpoint ? HttpUrl(endpoint) : null,
        OtlpInterval = values.Duration(SettingTable.OtlpInterval),
        LogLevel = values.Text(SettingTable.LogLevel) switch
        {
            "debug" => LogLevel.Debug,
            "warn" => LogLevel.Warning,
            "error" => LogLevel.Error,
            _ => LogLevel.Information,
        },
    };

    private static Uri? HttpUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) ? url : null;

    // Placeholders let one CONFIG name a folder for every node in it.
    private static string DataPath(string pattern, Member self) => pattern
        .Replace("{host}", self.Host, StringComparison.Ordinal)
        .Replace("{port}", self.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{node}", self.Name, StringComparison.Ordinal);
}
