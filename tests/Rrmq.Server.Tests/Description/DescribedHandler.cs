using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rrmq.Server.Tests;

/// <summary>
/// Stands between every test and its node, and fails the test that sees an answer which openapi.json does not describe: a status, a word of failure, a header or a body that is not there.
/// Streams without an end are held to their head.
/// </summary>
internal sealed class DescribedHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // What HTTP itself, and not the surface, puts there.
    private static readonly HashSet<string> Transport = new(StringComparer.OrdinalIgnoreCase) { "Date", "Content-Type", "Content-Length", "Content-Encoding", "Connection", "Transfer-Encoding", "Server" };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        byte[]? body = null;
        if (response.Content.Headers.ContentType?.MediaType is not ("text/event-stream" or "application/octet-stream") || response.Content.Headers.ContentLength is not null)
            body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (WhatIsWrong(request, response, body) is { } wrong)
            Assert.Fail($"openapi.json does not describe the answer to {request.Method} {request.RequestUri!.PathAndQuery}: {(int)response.StatusCode}: {wrong}");
        return response;
    }

    private static string? WhatIsWrong(HttpRequestMessage request, HttpResponseMessage response, byte[]? body)
    {
        var (method, status) = (request.Method.Method, (int)response.StatusCode);
        var error = Header(response, "RRMQ-Error");

        // The web server refused it before it had a path.
        if (status is 400 or 414 or 431 && error is null && body is { Length: 0 })
            return null;

        // What goes without saying, as the document says.
        if ((status, error) is (404, "not_found"))
            return null;
        if (ApiDocument.TemplateOf(RawPath(request.RequestUri!)) is not { } template)
            return (status, error) is (403, "foreign_page") ? null : "there is no such path";
        var methods = ApiDocument.MethodsOf(template);
        if (status == 405)
            return methods.SequenceEqual(Header(response, "Allow")!.Split(", ").Order(StringComparer.Ordinal)) ? null : $"{template} takes {string.Join(", ", methods)}, and Allow is {Header(response, "Allow")}";
        if (!methods.Contains(method))
            return error == "foreign_page" ? null : $"{template} takes {string.Join(", ", methods)}";
        var operation = ApiDocument.Root["paths"]![template]![method == "HEAD" ? "get" : method.ToLowerInvariant()]!;
        if (operation["responses"]![status.ToString(CultureInfo.InvariantCulture)] is not { } described)
            return $"the statuses are {string.Join(", ", operation["responses"]!.AsObject().Select(one => one.Key))}, and RRMQ-Error is {error}";
        var answer = ApiDocument.Resolve(described);
        if (error is not null && !ApiDocument.SlugsIn(answer).Contains(error))
            return $"{error} is not among the failures \"{answer["description"]}\"";
        return HeadersOf(response, answer) ?? (method == "HEAD" || body is null ? null : BodyOf(response, answer, body));
    }

    private static string? HeadersOf(HttpResponseMessage response, JsonObject answer)
    {
        var described = (answer["headers"] as JsonObject ?? []).ToDictionary(header => header.Key, header => ApiDocument.Resolve(header.Value!), StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(header => !Transport.Contains(header.Key)))
        {
            var key = name.StartsWith("RRMQ-Meta-", StringComparison.OrdinalIgnoreCase) ? "RRMQ-Meta-*" : name;
            if (!described.TryGetValue(key, out var header))
                return $"the header {name} is not among {string.Join(", ", described.Keys)}";
            if (ValueOf(header["schema"]!, string.Join(", ", values)) is { } wrong)
                return $"the header {name}: {wrong}";
        }

        var missing = described.Where(header => header.Value["required"]?.GetValue<bool>() == true && Header(response, header.Key) is null).Select(header => header.Key);
        return missing.FirstOrDefault() is { } lacking ? $"the header {lacking} is missing" : null;
    }

    /// <summary>A header is text; a number in it counts as one.</summary>
    private static string? ValueOf(JsonNode schema, string text) =>
        ApiSchemas.WhatIsWrong(schema, (JsonNode)text) is { } wrong && !(long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && ApiSchemas.WhatIsWrong(schema, (JsonNode)number) is null)
            ? wrong
            : null;

    private static string? BodyOf(HttpResponseMessage response, JsonObject answer, byte[] body)
    {
        var content = answer["content"] as JsonObject ?? [];
        if (content.Count == 0)
            return body.Length == 0 ? null : $"there is a body of {body.Length} bytes";

        // A raw message is of its publisher's type, whatever that is.
        var type = Header(response, "RRMQ-Message-Id") is null ? response.Content.Headers.ContentType?.MediaType : "*/*";
        if (type is null || content[type] is not { } media)
            return $"the body is {type ?? "of no type"}, and not {string.Join(" or ", content.Select(one => one.Key))}";
        if (!type.EndsWith("json", StringComparison.Ordinal))
            return null;
        try
        {
            return ApiSchemas.WhatIsWrong(media["schema"]!, JsonNode.Parse(body));
        }
        catch (JsonException e)
        {
            return $"the body is no JSON: {e.Message}";
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    private static string RawPath(Uri uri)
    {
        var end = uri.PathAndQuery.IndexOf('?', StringComparison.Ordinal);
        return end < 0 ? uri.PathAndQuery : uri.PathAndQuery[..end];
    }
}
