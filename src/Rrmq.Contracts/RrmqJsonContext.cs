using System.Text.Json.Serialization;

namespace Rrmq.Contracts;

/// <summary>Source-generated JSON of the contracts: snake_case, no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StatusReport))]
public sealed partial class RrmqJsonContext : JsonSerializerContext;
