namespace Rrmq.Cli;

/// <summary>The address of a node as a person types it, with or without <c>http://</c>.</summary>
internal static class NodeUrl
{
    public const string Default = "http://127.0.0.1:8567";

    /// <summary>What to say of a text that is none.</summary>
    public static string Problem(string text) => $"rrmq: command line: --at: \"{text}\": must be the address of a node, http://host:port";

    /// <summary>Null when it is none.</summary>
    public static Uri? Parse(string text) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out var at) && at.Scheme == Uri.UriSchemeHttp ? at : null;
}
