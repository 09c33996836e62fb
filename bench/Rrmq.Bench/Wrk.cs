using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Rrmq.Bench;

/// <summary>One run of wrk (Debian's package) and what it printed.</summary>
/// <param name="PerSecond">Successes: a node that no longer leads refuses faster than one that does can answer.</param>
internal sealed partial record Wrk(double PerSecond, double P50Ms, double P99Ms, long Failures, long Requests)
{
    public long Succeeded => Requests - Failures;

    public static Wrk Run(string url, string script, int connections, int seconds) => Run(url, script, connections, seconds, connections == 1 ? 1 : 2);

    /// <summary>A script that goes on from the answer to what it asked before needs a thread for each connection.</summary>
    public static Wrk Run(string url, string script, int connections, int seconds, int threads)
    {
        var start = new ProcessStartInfo("wrk") { RedirectStandardOutput = true };
        foreach (var argument in new[] { "-t", $"{threads}", "-c", $"{connections}", "-d", $"{seconds}s", "--latency", "-s", script, url })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("wrk did not start");
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        var failures = FailureLine().Match(text) is { Success: true } match ? long.Parse(match.Groups[1].Value) : 0;
        var requests = long.Parse(RequestsLine().Match(text).Groups[1].Value);
        return new Wrk(
            double.Parse(PerSecondLine().Match(text).Groups[1].Value, CultureInfo.InvariantCulture) * (requests - failures) / Math.Max(1, requests),
            Milliseconds(Percentile50().Match(text)),
            Milliseconds(Percentile99().Match(text)),
            failures,
            requests);
    }

    private static double Milliseconds(Match match) =>
        double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * match.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 };

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex PerSecondLine();

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex RequestsLine();

    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex Percentile50();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex Percentile99();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex FailureLine();
}
