using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rrmq.Load;

/// <summary>Source-generated JSON of results: snake_case, indented, no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LoadResult))]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(PeerComparison))]
public sealed partial class LoadJson : JsonSerializerContext;
