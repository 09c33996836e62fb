using System.CommandLine;
using System.Text;
using System.Text.Json;
using Rrmq.Client;

namespace Rrmq.Cli;

/// <summary><c>rrmq pub</c>: publishes a word, all of stdin, or each of its lines.</summary>
internal sealed class PubFlags : ISubcommand
{
    private readonly ClientForm _form = new();
    private readonly Argument<string?> _topic = new("TOPIC") { Description = "where to", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _message = new("MESSAGE") { Description = "the message; stdin when it is not given", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _lines = new("--lines") { Description = "each line of stdin is a message" };
    private readonly Option<string?> _type = new("--content-type") { Description = "what it is [default: text/plain; charset=utf-8]" };
    private readonly Option<string?> _key = new("--key") { Description = "the same key again publishes nothing; with --lines each line gets it with its number" };
    private readonly Option<string?> _group = new("--group") { Description = "messages of a group keep their order" };
    private readonly Option<string?> _delay = new("--delay") { Description = "hand it out after this long" };
    private readonly Option<string?> _ttl = new("--ttl") { Description = "forget it after this long" };

    public PubFlags() => Command = new Command("pub", """
        Publish messages; prints the id of each once a majority has it on disk.

        Examples:
          rrmq pub orders "two pizzas"
          rrmq pub orders --content-type application/pdf < menu.pdf
          seq 1000 | rrmq pub numbers --lines
        """) { _topic, _message, _lines, _type, _key, _group, _delay, _ttl, _form.At, _form.Output };

    public Command Command { get; }

    public Task<int> RunAsync(ParseResult result)
    {
        if (result.GetValue(_topic) is not { } topic)
            return ClientForm.RefuseAsync("rrmq: TOPIC is missing: rrmq pub TOPIC MESSAGE, or rrmq pub TOPIC < FILE");
        if (!ClientForm.TryDuration(result, _delay, TimeSpan.MinValue, out var delay) || !ClientForm.TryDuration(result, _ttl, TimeSpan.MinValue, out var ttl))
            return Task.FromResult(2);
        var options = new PublishOptions
        {
            ContentType = result.GetValue(_type) ?? "text/plain; charset=utf-8",
            IdempotencyKey = result.GetValue(_key),
            Group = result.GetValue(_group),
            Delay = delay == TimeSpan.MinValue ? null : delay,
            TimeToLive = ttl == TimeSpan.MinValue ? null : ttl,
        };
        return _form.RunAsync(result, async (client, asJson) =>
        {
            if (result.GetValue(_lines))
                return await PublishLinesAsync(client, topic, options, asJson);
            await PublishAsync(client, topic, result.GetValue(_message) is { } text ? Encoding.UTF8.GetBytes(text) : await ReadInputAsync(), options, asJson);
            return 0;
        });
    }

    private static async Task<int> PublishLinesAsync(RrmqClient client, string topic, PublishOptions options, bool asJson)
    {
        using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        for (var number = 1; await input.ReadLineAsync() is { } line; number++)
            await PublishAsync(client, topic, Encoding.UTF8.GetBytes(line), options.IdempotencyKey is { } key ? options with { IdempotencyKey = $"{key}-{number}" } : options, asJson);
        return 0;
    }

    private static async Task PublishAsync(RrmqClient client, string topic, byte[] body, PublishOptions options, bool asJson)
    {
        var report = await client.PublishAsync(topic, body, options);
        Console.WriteLine(asJson ? JsonSerializer.Serialize(report, CliJsonContext.Default.PublishResult) : report.Id);
    }

    private static async Task<byte[]> ReadInputAsync()
    {
        using var all = new MemoryStream();
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(all);
        return all.ToArray();
    }
}
