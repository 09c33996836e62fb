using System.Text;
using Rrmq.Storage;

namespace Rrmq.Server.Tests;

/// <summary>CONFIG in both languages, the order of sources, and what a person is told.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private static readonly Dictionary<Setting, string> NoFlags = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("rrmq-config-").FullName;

    private string Write(string content, string name = "cluster.json") => Write(Encoding.UTF8.GetBytes(content), name);

    private string Write(byte[] content, string name = "cluster.json")
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static NodeConfiguration Load(string path, string index = "0", Dictionary<Setting, string>? flags = null, Dictionary<string, string>? environment = null) =>
        ConfigurationLoader.FromFile(path, index, flags ?? NoFlags, environment ?? []);

    private string[] ErrorsOf(string content, string index = "0") =>
        [.. Assert.Throws<ConfigurationException>(() => Load(Write(content), index)).Errors.Select(error => error.Replace(_folder + "/", "", StringComparison.Ordinal))];

    [Theory]
    [InlineData("""{"addresses": [{"ip": "http://127.0.0.1", "port": 8567, "internal_port": 9567}, {"ip": "127.0.0.1/", "port": 9123}]}""")]
    [InlineData("""<cluster><node ip="http://127.0.0.1/" port="8567" internal_port="9567"/><node ip="127.0.0.1" port="9123"></node></cluster>""")]
    [InlineData("""<?xml version="1.0"?><!-- two --><cluster><node ip="127.0.0.1" port="8567" internal_port="9567"/><node ip="127.0.0.1" port="9123"/></cluster>""")]
    [InlineData("\uFEFF\n {\"Addresses\": [{\"ip\": \"127.0.0.1\", \"port\": \"8567\", \"internalPort\": 9567}, {\"IP\": \"127.0.0.1\", \"port\": 9123}]}")]
    public void The_same_nodes_in_JSON_and_XML_are_the_same_members(string content)
    {
        var first = Load(Write(content)).Node;
        var second = Load(Write(content), "1").Node;

        Assert.Equal(("n0", 1, "127.0.0.1", 8567, 9567), (first.Self.Name, first.Self.Node.Value, first.Self.Host, first.Self.Port, first.Self.InternalPort));
        Assert.Equal(("n1", 2, "127.0.0.1", 9123, 9123), (second.Self.Name, second.Self.Node.Value, second.Self.Host, second.Self.Port, second.Self.InternalPort));
        Assert.Equal(first.Members, second.Members);
        Assert.Equal(first.Cluster, second.Cluster);
        Assert.Equal("data/127.0.0.1_8567", first.DataPath);
        Assert.Equal("http://127.0.0.1:8567", first.Self.PublicAddress);
    }

    [Fact]
    public void State_is_kept_in_a_log_unless_the_setting_says_sqlite()
    {
        const string Node = """{"addresses": [{"ip": "a", "port": 1}]STORAGE}""";
        Assert.Equal(StorageKind.Log, Load(Write(Node.Replace("STORAGE", "", StringComparison.Ordinal))).Node.Storage);
        var path = Write(Node.Replace("STORAGE", ", \"storage\": \"sqlite\"", StringComparison.Ordinal));
        Assert.Equal(StorageKind.Sqlite, Load(path).Node.Storage);
        Assert.Equal(StorageKind.Log, Load(path, environment: new() { ["RRMQ_STORAGE"] = "log" }).Node.Storage);
        var error = Assert.Single(ErrorsOf(Node.Replace("STORAGE", ", \"storage\": \"tape\"", StringComparison.Ordinal)));
        Assert.Contains("storage", error, StringComparison.Ordinal);
        Assert.Contains("tape", error, StringComparison.Ordinal);
        Assert.Contains("must be one of log, sqlite", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_follow_the_addresses_and_names_follow_the_list()
    {
        var node = Load(Write("""{"addresses": [{"ip": "b", "port": 2}, {"ip": "a", "port": 10}, {"ip": "a", "port": 9}]}""")).Node;

        Assert.Equal(["n2 1 a:9", "n1 2 a:10", "n0 3 b:2"], node.Members.Select(member => $"{member.Name} {member.Node} {member.Host}:{member.Port}"));
        Assert.Equal(3, node.Self.Node.Value);
    }

    [Fact]
    public void All_start_forms_agree_on_numbers_and_cluster()
    {
        var file = Load(Write("""{"addresses": [{"ip": "127.0.0.1", "port": 3}, {"ip": "127.0.0.1", "port": 1}, {"ip": "127.0.0.1", "port": 2}]}"""), "1").Node;
        var serve = Serve(new ServeArguments { Port = "1", Peers = ["http://localhost:2,127.0.0.1:3"] }).Node;
        var listed = Serve(new ServeArguments { Port = "1", Peers = ["http://127.0.0.1:3/", "http://127.0.0.1:1", "127.0.0.1:2"], Id = "me" }).Node;

        Assert.Equal(file.Cluster, serve.Cluster);
        Assert.Equal(file.Cluster, listed.Cluster);
        Assert.Equal((1, 1, 1), (file.Self.Node.Value, serve.Self.Node.Value, listed.Self.Node.Value));
        Assert.Equal(["n0", "n1", "n2"], serve.Members.Select(member => member.Name));
        Assert.Equal(["me", "n1", "n2"], listed.Members.Select(member => member.Name));
    }

    [Fact]
    public void A_peer_that_would_take_this_nodes_name_is_called_by_its_address()
    {
        var node = Serve(new ServeArguments { Port = "2", Id = "n0", Peers = ["127.0.0.1:1"] }).Node;

        Assert.Equal(["127.0.0.1:1", "n0"], node.Members.Select(member => member.Name));
    }

    [Fact]
    public void A_node_that_listens_everywhere_is_known_by_the_address_that_peers_dial()
    {
        var configuration = Serve(new ServeArguments { Host = "0.0.0.0", Port = "1", Peers = ["http://127.0.0.1:2"] });

        Assert.Equal(("127.0.0.1", "0.0.0.0"), (configuration.Node.Self.Host, configuration.Server.Bind));
        Assert.Contains("--bind", Assert.Throws<ConfigurationException>(() => Serve(new ServeArguments { Host = "0.0.0.0", Port = "1", Peers = ["http://192.0.2.1:2"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_name_replaces_the_addresses_in_its_id()
    {
        var one = Load(Write("""{"addresses": [{"ip": "a", "port": 1}], "cluster": "blue"}""")).Node.Cluster;
        var two = Load(Write("""<cluster cluster="blue"><node ip="b" port="2"/></cluster>""")).Node.Cluster;
        var other = Load(Write("""<cluster><node ip="b" port="2"/></cluster>""")).Node.Cluster;

        Assert.Equal(one, two);
        Assert.NotEqual(two, other);
    }

    [Fact]
    public void Flags_win_over_the_environment_the_environment_over_CONFIG_and_CONFIG_over_the_default()
    {
        var path = Write("""{"addresses": [{"ip": "a", "port": 1}], "followerReads": true, "election-timeout": "300ms", "request_timeout": 2, "max_message_bytes": "2MiB"}""");
        var environment = new Dictionary<string, string> { ["RRMQ_ELECTION_TIMEOUT"] = "400ms", ["RRMQ_REQUEST_TIMEOUT"] = "1s", ["RRMQ_UNRELATED"] = "x" };
        var flags = new Dictionary<Setting, string> { [SettingTable.ElectionTimeout] = "500ms" };

        var configuration = Load(path, flags: flags, environment: environment);

        Assert.True(configuration.Server.FollowerReads);
        Assert.Equal(TimeSpan.FromMilliseconds(500), configuration.Node.ElectionTimeout);
        Assert.Equal(TimeSpan.FromSeconds(1), configuration.Node.RequestTimeout);
        Assert.Equal(2 * 1024 * 1024, configuration.Server.MaxMessageBytes);
        Assert.Equal(TimeSpan.FromMilliseconds(50), configuration.Node.HeartbeatInterval);
        Assert.Contains("election_timeout=500ms", configuration.Effective);
    }

    [Fact]
    public void Every_setting_can_be_given_in_every_source()
    {
        foreach (var setting in SettingTable.All)
        {
            var value = setting.Kind switch
            {
                SettingKind.Flag => "true",
                SettingKind.Choice => setting.Choices[^1],
                SettingKind.Count => "1",
                SettingKind.Duration => "60ms",
                SettingKind.Size => "128KiB",
                _ => setting == SettingTable.OtlpEndpoint ? "http://somewhere:4318" : "somewhere",
            };
            var expected = $"{setting.Name}={value}";
            string[] slow = setting == SettingTable.HeartbeatInterval ? ["1s"] : [];
            var flags = slow.ToDictionary(_ => SettingTable.ElectionTimeout, text => text);
            var nodes = """<node ip="a" port="1"/>""";
            if (setting == SettingTable.ElectionTimeout)
                flags[SettingTable.HeartbeatInterval] = "10ms";

            Assert.Contains(expected, Load(Write($$"""{"addresses": [{"ip": "a", "port": 1}], "{{setting.Name}}": "{{value}}"}"""), flags: flags).Effective);
            Assert.Contains(expected, Load(Write($"<cluster {setting.Name}=\"{value}\">{nodes}</cluster>"), flags: flags).Effective);
            Assert.Contains(expected, Load(Write($"<cluster>{nodes}</cluster>"), flags: flags, environment: new() { [setting.EnvironmentVariable] = value }).Effective);
            Assert.Contains(expected, Load(Write($"<cluster>{nodes}</cluster>"), flags: new(flags) { [setting] = value }).Effective);
        }
    }

    [Fact]
    public void Every_error_is_said_at_once_with_its_file_field_value_and_rule()
    {
        var errors = ErrorsOf("""
            {"addresses": [{"ip": "127.0.0.1", "port": 99999}, {"ip": "has space", "port": "x"}, {"port": 1}, 7, {"ip": "a:1", "port": 2, "prot": 3}],
             "electiontimout": "1s", "request_timeout": "soon", "follower_reads": 3, "quorum": [], "heartbeat_interval": "10s"}
            """, "9");

        Assert.Equal(
        [
            "cluster.json: addresses[3]: \"7\": must be an object such as {\"ip\": \"127.0.0.1\", \"port\": 8567}",
            "cluster.json: addresses[4].prot: is not a known field; did you mean port?",
            "cluster.json: electiontimout: is not a known field; did you mean election_timeout?",
            "cluster.json: quorum: \"[]\": must be a whole number from 1 to 1000",
            "cluster.json: request_timeout: \"soon\": must be a duration from 10ms to 1m, such as 500ms, 30s or 5m",
            "cluster.json: follower_reads: \"3\": must be true or false",
            "cluster.json: addresses[0].port: \"99999\": must be a whole number from 1 to 65535",
            "cluster.json: addresses[1].ip: \"has space\": must be an IP address or a host name",
            "cluster.json: addresses[1].port: \"x\": must be a whole number from 1 to 65535",
            "cluster.json: addresses[2].ip: is missing",
            "cluster.json: addresses[3].ip: is missing",
            "cluster.json: addresses[3].port: is missing",
            "cluster.json: addresses[4].ip: \"a:1\": must be a host without a port (the port has its own field)",
            "command line: INDEX: \"9\": must be a whole number from 0 to 4, as cluster.json lists 5 nodes",
            "cluster.json: heartbeat_interval: \"10s\": heartbeat_interval (10s) must be at most half of election_timeout (150ms)",
        ], errors.Select(error => error.Replace(_folder, "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("  \n ", "the file is empty")]
    [InlineData("{\"addresses\": [\n}", "not valid JSON at line 2, column 1")]
    [InlineData("nonsense", "not valid JSON at line 1, column 2")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{}", "addresses: is missing")]
    [InlineData("{\"addresses\": []}", "addresses: is empty")]
    [InlineData("{\"addresses\": {}}", "must be a list")]
    [InlineData("{\"addresses\": [{\"ip\": \"\\ud800\", \"port\": 1}]}", "not valid UTF-8")]
    [InlineData("{\"addresses\": [{\"ip\": \"a\", \"port\": 1, \"port\": 2}]}", "addresses[0].port: is given twice")]
    [InlineData("{\"addresses\": [{\"ip\": \"https://a\", \"port\": 1}]}", "only http://")]
    [InlineData("{\"addresses\": [{\"ip\": \"a\", \"port\": 1.5}]}", "must be a whole number")]
    [InlineData("{\"addresses\": [{\"ip\": \"a\", \"port\": 1}, {\"ip\": \"A\", \"port\": 1}]}", "addresses[1].port: \"1\": a:1 is already taken by addresses[0].port")]
    [InlineData("{\"addresses\": [{\"ip\": \"localhost\", \"port\": 1}, {\"ip\": \"127.0.0.1\", \"port\": 2, \"internal_port\": 1}]}", "already taken by addresses[0].port")]
    [InlineData("<cluster>", "not valid XML at line 1, column")]
    [InlineData("<nodes/>", "it must be <cluster>")]
    [InlineData("<cluster/>", "is empty")]
    [InlineData("<cluster><node ip='a' port='1'/><nod/></cluster>", "did you mean node?")]
    [InlineData("<cluster>text</cluster>", "no text may stand here")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><cluster>&e;</cluster>", "DTD is prohibited")]
    public void A_file_that_makes_no_sense_is_refused_in_words(string content, string words) =>
        Assert.Contains(ErrorsOf(content), error => error.StartsWith("cluster.json: ", StringComparison.Ordinal) && error.Contains(words, StringComparison.Ordinal));

    [Theory]
    [InlineData("2")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("0.5")]
    [InlineData("99999999999")]
    public void An_index_outside_the_list_is_refused(string index) =>
        Assert.Contains("INDEX: ", Assert.Single(ErrorsOf("""{"addresses": [{"ip": "a", "port": 1}, {"ip": "a", "port": 2}]}""", index)), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_or_not_a_file_is_refused()
    {
        Assert.Contains("there is no such file", Assert.Throws<ConfigurationException>(() => Load(Path.Combine(_folder, "none"))).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<ConfigurationException>(() => Load(_folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("5m", 300_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("7", 7000)]
    [InlineData("-7", null)]
    [InlineData("1.5s", null)]
    [InlineData("s", null)]
    [InlineData("", null)]
    [InlineData("9999999999999999999h", null)]
    [InlineData("9223372036854775807s", null)]
    public void Durations_are_read_as_people_write_them(string text, int? milliseconds) => Assert.Equal(milliseconds, (int?)DurationText.Parse(text));

    [Theory]
    [InlineData("65536", 65536L)]
    [InlineData("64KiB", 65536L)]
    [InlineData("1 MiB", 1048576L)]
    [InlineData("8gib", 8589934592L)]
    [InlineData("5B", 5L)]
    [InlineData("1MB", null)]
    [InlineData("-1", null)]
    [InlineData("9223372036854775807KiB", null)]
    public void Sizes_are_read_as_people_write_them(string text, long? bytes) => Assert.Equal(bytes, SizeText.Parse(text));

    [Fact]
    public void A_data_folder_can_be_named_for_all_nodes_at_once()
    {
        var node = Load(Write("""{"addresses": [{"ip": "a", "port": 1}], "data": "/var/lib/rrmq/{node}-{host}-{port}"}""")).Node;

        Assert.Equal("/var/lib/rrmq/n0-a-1", node.DataPath);
    }

    private static NodeConfiguration Serve(ServeArguments arguments) => ConfigurationLoader.FromFlags(arguments, NoFlags, new Dictionary<string, string>());

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
