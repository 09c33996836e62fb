using System.Globalization;

namespace Rrmq.Peers;

/// <summary>How long, how often, and where the result goes.</summary>
internal sealed record PeerArguments(double Seconds, int Rounds, int Trials, string? Into)
{
    public TimeSpan Time => TimeSpan.FromSeconds(Seconds);

    /// <exception cref="ArgumentException">With a sentence that names the flag, what was given, and what it must be.</exception>
    public static PeerArguments Parse(string[] args)
    {
        var arguments = new PeerArguments(Seconds: 4, Rounds: 3, Trials: 3, Into: null);
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            arguments = args[i] switch
            {
                "--seconds" => arguments with { Seconds = Number(args[i], value) },
                "--rounds" => arguments with { Rounds = Count(args[i], value) },
                "--trials" => arguments with { Trials = Count(args[i], value) },
                "--into" => arguments with { Into = value ?? throw Wrong(args[i], value, "a folder that holds an evaluation") },
                _ => throw new ArgumentException($"unknown flag {args[i]}; --seconds, --rounds, --trials and --into are known"),
            };
        }

        return arguments;
    }

    private static double Number(string flag, string? value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 3600 ? number
        : throw Wrong(flag, value, "a number of seconds, above 0, at most 3600");

    private static int Count(string flag, string? value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 1000 ? count
        : throw Wrong(flag, value, "a whole number from 1 to 1000");

    private static ArgumentException Wrong(string flag, string? value, string rule) =>
        new(value is null ? $"{flag} has no value: it must be {rule}" : $"{flag}: \"{value}\": must be {rule}");
}
