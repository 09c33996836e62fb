using System.Globalization;

namespace Rrmq.Peers;

/// <summary>How long, how often, and where the result goes.</summary>
internal sealed record PeerArguments(double Seconds, int Rounds, int Trials, string? Into)
{
    public TimeSpan Time => TimeSpan.FromSeconds(Seconds);

    public static PeerArguments Parse(string[] args)
    {
        var arguments = new PeerArguments(Seconds: 4, Rounds: 3, Trials: 3, Into: null);
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} has no value");
            arguments = args[i] switch
            {
                "--seconds" => arguments with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--rounds" => arguments with { Rounds = int.Parse(value) },
                "--trials" => arguments with { Trials = int.Parse(value) },
                "--into" => arguments with { Into = value },
                _ => throw new ArgumentException($"{args[i]} is not known: --seconds, --rounds, --trials and --into are"),
            };
        }

        return arguments;
    }
}
