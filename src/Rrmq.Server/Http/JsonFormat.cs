using System.Text.Encodings.Web;
using System.Text.Json;
using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>How the JSON of <c>/v1</c> looks: as the contracts say, and readable: only what must be escaped is. It is never put into HTML as it is.</summary>
internal static class JsonFormat
{
    public static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static RrmqJsonContext Contracts { get; } = new(new JsonSerializerOptions(RrmqJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
