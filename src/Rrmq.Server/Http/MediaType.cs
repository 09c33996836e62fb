namespace Rrmq.Server;

/// <summary>What a request says its body is.</summary>
internal enum MediaType
{
    /// <summary>JSON, or nothing said.</summary>
    Json,

    /// <summary>What <c>curl -d</c> says whatever it sends; believed to be JSON when the body looks like it.</summary>
    Form,

    Other,
}
