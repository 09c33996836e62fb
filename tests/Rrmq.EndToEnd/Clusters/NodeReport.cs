using System.Text.Json;

namespace Rrmq.EndToEnd;

/// <summary>What these tests read of <c>GET /status</c>.</summary>
internal sealed record NodeReport(string Role, long Term, string? Leader, long LastApplied, long CommitIndex)
{
    public bool Leads => Role == "Leader";

    public static NodeReport Parse(string body)
    {
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        var consensus = root.GetProperty("consensus");
        return new NodeReport(
            root.GetProperty("role").GetString()!,
            root.GetProperty("term").GetInt64(),
            root.GetProperty("leader").GetString(),
            consensus.GetProperty("last_applied").GetInt64(),
            consensus.GetProperty("commit_index").GetInt64());
    }
}
