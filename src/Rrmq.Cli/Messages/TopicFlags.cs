using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rrmq.Client;

namespace Rrmq.Cli;

/// <summary><c>rrmq topic list|create|delete|settings</c>.</summary>
internal sealed class TopicFlags : ISubcommand
{
    private static readonly string[] Heads = ["TOPIC", "READY", "LEASED", "DELAYED", "DEAD", "BYTES", "ORDER", "PUBLISHED/S", "CONSUMED/S"];
    private readonly ClientForm _form = new();
    private readonly Argument<string?> _topic = new("TOPIC") { Description = "its name", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _prefix = new("--prefix") { Description = "only names that begin so" };
    private readonly Option<string[]> _set = new("--set") { Description = "NAME=VALUE, such as lease=1m; again for more", AllowMultipleArgumentsPerToken = true };
    private readonly Command _list;
    private readonly Command _create;
    private readonly Command _delete;
    private readonly Command _settings;

    public TopicFlags()
    {
        _list = new Command("list", "Show all topics and what they hold.") { _prefix, _form.At, _form.Output };
        _create = new Command("create", "Make a topic: rrmq topic create orders --set lease=1m --set max_attempts=3") { _topic, _set, _form.At, _form.Output };
        _delete = new Command("delete", "Delete a topic with all that is in it.") { _topic, _form.At, _form.Output };
        _settings = new Command("settings", "Show a topic's settings, and change those given: rrmq topic settings orders --set order=none") { _topic, _set, _form.At, _form.Output };
        Command = new Command("topic", "List, make, change and delete topics.") { _list, _create, _delete, _settings };
    }

    public Command Command { get; }

    public Task<int> RunAsync(ParseResult result)
    {
        var command = result.CommandResult.Command;
        var topic = result.GetValue(_topic);
        if (command == _list)
            return _form.RunAsync(result, (client, asJson) => ListAsync(client, result.GetValue(_prefix) ?? "", asJson));
        if (topic is null)
            return ClientForm.RefuseAsync($"rrmq: TOPIC is missing: rrmq topic {command.Name} TOPIC");
        if (command == _delete)
            return _form.RunAsync(result, (client, _) => DeleteAsync(client, topic));
        var sets = result.GetValue(_set) ?? [];
        if (sets.FirstOrDefault(set => set.IndexOf('=') < 1) is { } wrong)
            return ClientForm.RefuseAsync($"rrmq: command line: --set: \"{wrong}\": must be NAME=VALUE, such as lease=1m");
        return _form.RunAsync(result, (client, asJson) => ConfigureAsync(client, topic, sets, command == _settings, asJson));
    }

    private static async Task<int> ListAsync(RrmqClient client, string prefix, bool asJson)
    {
        var rows = new List<string[]>();
        await foreach (var topic in client.ListTopicsAsync(prefix))
        {
            if (asJson)
                Console.WriteLine(JsonSerializer.Serialize(topic, CliJsonContext.Default.TopicInfo));
            else
                rows.Add([topic.Name, $"{topic.Ready}", $"{topic.Leased}", $"{topic.Delayed}", $"{topic.Dead}", $"{topic.Bytes}", topic.Settings.Order ?? "", $"{topic.Rates?.Published:0.#}", $"{topic.Rates?.Consumed:0.#}"]);
        }

        if (!asJson)
            Console.WriteLine(TextTable.Of(Heads, rows));
        return 0;
    }

    private static async Task<int> DeleteAsync(RrmqClient client, string topic)
    {
        await client.DeleteTopicAsync(topic);
        return 0;
    }

    private static async Task<int> ConfigureAsync(RrmqClient client, string topic, string[] sets, bool mustBeThere, bool asJson)
    {
        var settings = mustBeThere && sets.Length == 0
            ? (await client.GetTopicAsync(topic)).Settings
            : (await client.ConfigureTopicAsync(topic, ToJson(sets), mustBeThere)).Settings;
        var json = JsonSerializer.SerializeToNode(settings, ClientJsonContext.Default.TopicSettings)!.AsObject();
        Console.WriteLine(asJson ? json.ToJsonString() : TextTable.Of(["SETTING", "VALUE"], json.Select(field => new[] { field.Key, field.Value?.ToString() ?? "" })));
        return 0;
    }

    /// <summary>What reads as a whole number or as true or false is one; all else is text.</summary>
    private static string ToJson(IEnumerable<string> sets)
    {
        var fields = new JsonObject();
        foreach (var set in sets)
        {
            var (name, value) = (set[..set.IndexOf('=')], set[(set.IndexOf('=') + 1)..]);
            fields[name] = long.TryParse(value, out var number) ? JsonValue.Create(number) : bool.TryParse(value, out var flag) ? JsonValue.Create(flag) : JsonValue.Create(value);
        }

        return fields.ToJsonString();
    }
}
