using System.CommandLine;
using System.Text;
using System.Text.Json;
using Rrmq.Client;
using Rrmq.Contracts;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary><c>rrmq pub</c>: publishes a word, a file, all of stdin, or each of its lines.</summary>
internal sealed class PubCommand
{
    private readonly Argument<string?> _topic = new("TOPIC") { Description = "where to", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _message = new("MESSAGE") { Description = "the message; without it, what comes on stdin", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _file = new("--file") { Description = "the message is in this file" };
    private readonly Option<bool> _lines = new("--lines") { Description = "each line is a message; many travel together" };
    private readonly Option<string?> _type = new("--content-type") { Description = "what it is [default: text/plain; charset=utf-8]" };
    private readonly Option<string?> _key = new("--key") { Description = "the same key again publishes nothing; with --lines each line gets it with its number, and travels alone" };
    private readonly Option<string[]> _headers = new("--header") { Description = "NAME=VALUE, given back as RRMQ-Meta-NAME; again for more" };
    private readonly Option<string?> _group = new("--group") { Description = "messages of a group keep their order" };
    private readonly Option<string?> _delay = new("--delay") { Description = "hand it out after this long" };
    private readonly Option<string?> _ttl = new("--ttl") { Description = "forget it after this long" };
    private readonly Option<string?> _priority = new("--priority") { Description = "0 to 9, higher goes first [default: 0]" };
    private readonly Option<string?> _dedupId = new("--dedup-id") { Description = "tells a repetition where the topic has a dedup_window" };
    private readonly Option<string?> _acks = new("--acks") { Description = "quorum, leader or all: who has it on disk before this ends [default: quorum]" };

    private PubCommand()
    {
    }

    public static RemoteCommand Create()
    {
        var pub = new PubCommand();
        var command = new DocumentedCommand("pub", "Publish messages; prints the id of each once a majority has it on disk.", """
            rrmq pub orders "two pizzas"
            rrmq pub orders --header table=7 --delay 2s "one salad"
            rrmq pub orders --content-type application/pdf < menu.pdf
            rrmq pub orders --file menu.pdf --content-type application/pdf --key menu-of-today
            seq 1000 | rrmq pub numbers --lines
            """);
        return new RemoteCommand(command).Does(
            [pub._topic, pub._message, pub._file, pub._lines, pub._type, pub._key, pub._headers, pub._group, pub._delay, pub._ttl, pub._priority, pub._dedupId, pub._acks], pub.Read);
    }

    private Func<Session, Task<int>> Read(ParseResult result)
    {
        var topic = Flags.Required(result, _topic, "rrmq pub TOPIC MESSAGE, or rrmq pub TOPIC < FILE");
        var (message, file, key) = (result.GetValue(_message), result.GetValue(_file), result.GetValue(_key));
        if (message is not null && file is not null)
            throw new ConfigurationException([$"command line: --file: \"{file}\": must not be given beside MESSAGE"]);
        if (message is not null && result.GetValue(_lines))
            throw new ConfigurationException([$"command line: --lines: must not be given beside MESSAGE; lines come on stdin or from --file"]);
        var acks = Flags.Choice(result, _acks, "quorum", "leader", "all");
        var what = new Publishing
        {
            ContentType = result.GetValue(_type),
            Group = result.GetValue(_group),
            Delay = Flags.Duration(result, _delay),
            Ttl = Flags.Duration(result, _ttl),
            Priority = Flags.Count(result, _priority, 0, 9),
            DedupId = result.GetValue(_dedupId),
            Headers = [.. Headers(result)],
        };
        return async session =>
        {
            await using var input = message is not null ? new MemoryStream(Encoding.UTF8.GetBytes(message)) : file is not null ? File.OpenRead(file) : Console.OpenStandardInput();
            if (result.GetValue(_lines))
            {
                var lines = new LinePublisher(session, topic, what, acks);
                await (key is null ? lines.TogetherAsync(input) : lines.AloneAsync(input, key));
                return ExitCode.Done;
            }

            if (message is null && file is null && !Console.IsInputRedirected)
                await Console.Error.WriteLineAsync("rrmq: reading the message from the terminal; Ctrl-D ends it");
            using var body = new MemoryStream();
            await input.CopyToAsync(body, session.Ended);
            Print(session, (await session.Cluster.SendAsync(what.Alone(topic, body.ToArray(), acks, key), session.Ended))!.Value);
            return ExitCode.Done;
        };
    }

    /// <summary>With <c>acks=leader</c> there is no id yet.</summary>
    public static void Print(Session session, JsonElement published)
    {
        if (session.AsJson)
            session.Output.Json(published);
        else if (TextTable.Cell(published, "id") is { Length: > 0 } id)
            session.Output.Line(id);
    }

    private IEnumerable<KeyValuePair<string, string>> Headers(ParseResult result)
    {
        foreach (var header in result.GetValue(_headers) ?? [])
        {
            var equals = header.IndexOf('=');
            if (equals < 1)
                throw Flags.Wrong(_headers.Name, header, "NAME=VALUE, such as table=7");
            yield return new(RrmqHeaders.MetaPrefix + header[..equals], header[(equals + 1)..]);
        }
    }
}
