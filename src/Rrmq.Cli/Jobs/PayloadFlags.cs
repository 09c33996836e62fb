using System.CommandLine;
using System.Text.Json.Nodes;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>What a job is to work on: JSON as a word, or in a file, or on stdin; or a text as it stands.</summary>
internal sealed class PayloadFlags
{
    private readonly Argument<string?> _payload = new("PAYLOAD") { Description = "JSON that the worker gets; - is stdin [default: none]", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _file = new("--file") { Description = "the payload is in this file" };
    private readonly Option<bool> _text = new("--text") { Description = "the payload is a text, and need not be JSON" };

    /// <summary>The argument comes behind all others.</summary>
    public IEnumerable<Symbol> Symbols => [_payload, _file, _text];

    /// <summary>Null when there is none.</summary>
    public JsonNode? Read(ParseResult result)
    {
        var (payload, file, isText) = (result.GetValue(_payload), result.GetValue(_file), result.GetValue(_text));
        if (payload is not null && file is not null)
            throw new ConfigurationException([$"command line: --file: \"{file}\": must not be given beside PAYLOAD"]);
        return file is not null ? Flags.Payload(_file.Name, Bytes(file), isText)
            : payload == "-" ? Flags.Payload("stdin", Input(), isText)
            : payload is not null ? Flags.Payload(_payload.Name, System.Text.Encoding.UTF8.GetBytes(payload), isText)
            : null;
    }

    private static byte[] Bytes(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Flags.Wrong("--file", file, $"a file that can be read ({e.Message.ReplaceLineEndings(" ")})");
        }
    }

    private static byte[] Input()
    {
        using var all = new MemoryStream();
        using var input = Console.OpenStandardInput();
        input.CopyTo(all);
        return all.ToArray();
    }
}
