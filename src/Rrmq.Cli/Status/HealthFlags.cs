using System.CommandLine;

namespace Rrmq.Cli;

/// <summary><c>rrmq health</c>: for what watches containers. 0 when requests may be sent to a node, 1 when not.</summary>
internal sealed class HealthFlags : ISubcommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly Option<string?> _at = new("--at") { Description = $"the node [default: $RRMQ_AT, or {NodeUrl.Local}]" };

    public HealthFlags() => Command = new DocumentedCommand("health", "Ask a node whether requests may be sent to it: exit code 0 or 1, for health checks.", """
        rrmq health
        rrmq health --at http://10.0.0.2:8567
        """) { _at };

    public Command Command { get; }

    public async Task<int> RunAsync(ParseResult result)
    {
        var text = result.GetValue(_at) ?? NodeUrl.FirstDefault;
        if (NodeUrl.Parse(text) is not { } at)
        {
            await Console.Error.WriteLineAsync(NodeUrl.Problem(text));
            return 2;
        }

        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var response = await http.GetAsync(new Uri(at, "/readyz"));
            Console.WriteLine(await response.Content.ReadAsStringAsync());
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"rrmq: {text} does not answer: {e.Message}");
            return 1;
        }
    }
}
