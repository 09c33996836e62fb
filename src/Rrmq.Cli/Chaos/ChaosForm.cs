using System.Globalization;
using Rrmq.Chaos;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>Understands <see cref="ChaosArguments"/>, or says everything that is wrong with them.</summary>
internal static class ChaosForm
{
    private const long LeastMilliseconds = 3_000;
    private const long MostMilliseconds = 24 * 60 * 60 * 1000;
    private const string DefaultDuration = "60s";

    public static ChaosOptions Parse(ChaosArguments arguments)
    {
        var errors = new List<string>();
        var duration = DurationText.Parse(arguments.Duration ?? DefaultDuration);
        if (duration is null or < LeastMilliseconds or > MostMilliseconds)
            errors.Add(Wrong("--duration", arguments.Duration, "a duration from 3s to 24h, such as 30s or 5m"));
        var nodes = Number(arguments.Nodes, "--nodes", 3, 3, ChaosOptions.MostNodes, errors);
        var clients = Number(arguments.Clients, "--clients", 12, 2, ChaosOptions.MostClients, errors);
        var seed = Number(arguments.Seed, "--seed", Random.Shared.Next(1, 1_000_000), 0, int.MaxValue, errors);
        var kinds = Kinds(arguments.Faults, errors);
        if (errors.Count > 0)
            throw new ConfigurationException(errors);
        return new ChaosOptions
        {
            Duration = TimeSpan.FromMilliseconds(duration!.Value),
            Nodes = nodes,
            Clients = clients,
            Seed = seed,
            Kinds = kinds,
            ReportPath = arguments.Report ?? $"chaos-{seed}.html",
            Keep = arguments.Keep,
        };
    }

    private static List<FaultKind> Kinds(string? text, List<string> errors)
    {
        var kinds = new List<FaultKind>();
        foreach (var word in text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? FaultNames.All)
            if (FaultNames.Find(word) is not { } kind)
                errors.Add(Wrong("--faults", word, $"any of {string.Join(", ", FaultNames.All)}"));
            else if (!kinds.Contains(kind))
                kinds.Add(kind);
        return kinds;
    }

    private static int Number(string? text, string flag, int otherwise, int least, int most, List<string> errors)
    {
        if (text is null)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        errors.Add(Wrong(flag, text, $"a whole number from {least} to {most}"));
        return otherwise;
    }

    private static string Wrong(string flag, string? text, string rule) => $"command line: {flag}: \"{text}\": must be {rule}";
}
