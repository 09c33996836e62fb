using System.Globalization;
using Rrmq.Load;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>Understands <see cref="BenchArguments"/>, or says everything that is wrong with them.</summary>
internal sealed class BenchForm
{
    private const long MostMilliseconds = 24 * 60 * 60 * 1000;
    private const int MostThreads = 64;
    private const double MostPerSecond = 10_000_000;
    private readonly List<string> _errors = [];

    /// <exception cref="ConfigurationException">With a line for each mistake.</exception>
    public static LoadOptions Parse(BenchArguments arguments)
    {
        var form = new BenchForm();
        var options = form.Understand(arguments);
        return form._errors.Count == 0 ? options : throw new ConfigurationException(form._errors);
    }

    private LoadOptions Understand(BenchArguments arguments)
    {
        var messages = arguments.Messages is null ? (long?)null : Number("--messages", arguments.Messages, 1, 1, long.MaxValue);
        var options = new LoadOptions
        {
            Targets = Targets(arguments.Cluster ?? Environment.GetEnvironmentVariable("RRMQ_AT") ?? "http://127.0.0.1:8567,http://127.0.0.1:8568,http://127.0.0.1:8569"),
            Mode = Mode(arguments.Mode ?? "both"),
            PerSecond = Rate(arguments.Rate),
            Connections = (int)Number("--connections", arguments.Connections, 64, 1, LoadOptions.MostConnections),
            MessageBytes = Size(arguments.Size),

            // Who names a number of messages wants all of them, unless they also name a time.
            Duration = Duration("--duration", arguments.Duration, messages is null ? 10_000 : MostMilliseconds, 100),
            Warmup = Duration("--warmup", arguments.Warmup, messages is null ? 2_000 : 0, 0),
            Messages = messages,
            Pipeline = (int)Number("--pipeline", arguments.Pipeline, 1, 1, LoadOptions.MostPipelined),
            Threads = (int)Number("--threads", arguments.Threads, 1, 1, MostThreads),
            Drains = !arguments.NoDrain,
        };
        if (options.Mode == LoadMode.Both && options.Connections < 2 && _errors.Count == 0)
            _errors.Add("command line: --connections: \"1\": must be 2 or more, as --mode both publishes on half of them and takes on the others");
        if (options.Threads > options.Connections)
            _errors.Add(Wrong("--threads", arguments.Threads, "not more than --connections"));
        if (arguments.Topic is "")
            _errors.Add(Wrong("--topic", arguments.Topic, "the name of a topic"));
        return arguments.Topic is null ? options : options with { Topic = arguments.Topic };
    }

    private List<Target> Targets(string text)
    {
        var targets = new List<Target>();
        foreach (var word in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (Target.Find(word) is { } target)
                targets.Add(target);
            else
                _errors.Add(Wrong("--cluster", word, "http://host:port, with a host that is known"));
        if (targets.Count == 0 && _errors.Count == 0)
            _errors.Add(Wrong("--cluster", text, "http://host:port, and more of them after commas"));
        return targets;
    }

    private LoadMode Mode(string text)
    {
        switch (text.ToLowerInvariant())
        {
            case "publish":
                return LoadMode.Publish;
            case "pop":
                return LoadMode.Pop;
            case "both":
                return LoadMode.Both;
            default:
                _errors.Add(Wrong("--mode", text, "publish, pop or both"));
                return LoadMode.Both;
        }
    }

    private double? Rate(string? text)
    {
        if (text is null)
            return null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and <= MostPerSecond)
            return rate;
        _errors.Add(Wrong("--rate", text, "a number of requests a second, above 0"));
        return null;
    }

    private int Size(string? text)
    {
        if (text is null)
            return 128;
        if (SizeText.Parse(text) is { } size and >= LoadOptions.LeastMessageBytes and <= LoadOptions.MostMessageBytes)
            return (int)size;
        _errors.Add(Wrong("--size", text, "from 16B, which tell the messages apart, to 1MiB"));
        return LoadOptions.LeastMessageBytes;
    }

    private TimeSpan Duration(string flag, string? text, long otherwise, long least)
    {
        if (text is null)
            return TimeSpan.FromMilliseconds(otherwise);
        if (DurationText.Parse(text) is { } milliseconds && milliseconds >= least && milliseconds <= MostMilliseconds)
            return TimeSpan.FromMilliseconds(milliseconds);
        _errors.Add(Wrong(flag, text, $"a duration from {DurationText.Format(least)} to 24h, such as 30s or 5m"));
        return TimeSpan.FromMilliseconds(otherwise);
    }

    private long Number(string flag, string? text, long otherwise, long least, long most)
    {
        if (text is null)
            return otherwise;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        _errors.Add(Wrong(flag, text, most == long.MaxValue ? $"a whole number from {least}" : $"a whole number from {least} to {most}"));
        return otherwise;
    }

    private static string Wrong(string flag, string? text, string rule) => $"command line: {flag}: \"{text}\": must be {rule}";
}
