using System.Text.Json.Serialization;
using Rrmq.Client;
using Rrmq.Contracts;

namespace Rrmq.Cli;

/// <summary>Source-generated JSON of what the program prints and the contracts have no type for.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StatusReport[]))]
[JsonSerializable(typeof(PublishResult))]
[JsonSerializable(typeof(TopicInfo))]
internal sealed partial class CliJsonContext : JsonSerializerContext;
