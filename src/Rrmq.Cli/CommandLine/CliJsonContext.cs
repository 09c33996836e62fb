using System.Text.Json.Serialization;
using Rrmq.Contracts;

namespace Rrmq.Cli;

/// <summary>Source-generated JSON of what the program prints and the contracts have no type for.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StatusReport[]))]
internal sealed partial class CliJsonContext : JsonSerializerContext;
