namespace Rrmq.Cli;

/// <summary>The address of a node as a person types it, with or without <c>http://</c>.</summary>
internal static class NodeUrl
{
    public const string Local = "http://127.0.0.1:8567";
    public const string Rule = "the address of a node, http://host:port";

    /// <summary>What <c>RRMQ_AT</c> says, or the first node of <c>rrmq dev</c>.</summary>
    public static string Default => Environment.GetEnvironmentVariable("RRMQ_AT") is { Length: > 0 } at ? at : Local;

    /// <summary>The first of the nodes that <see cref="Default"/> names.</summary>
    public static string FirstDefault => Default.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? Local;

    /// <summary>What to say of a text that is none.</summary>
    public static string Problem(string text) => $"rrmq: command line: --at: \"{text}\": must be {Rule}";

    /// <summary>Null when it is none.</summary>
    public static Uri? Parse(string text) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out var at) && at.Scheme == Uri.UriSchemeHttp ? at : null;
}
