using System.Text.Json.Serialization;

namespace Rrmq.Contracts;

/// <summary>Source-generated JSON of the contracts: snake_case, no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(ClusterReport))]
[JsonSerializable(typeof(AddMemberRequest))]
[JsonSerializable(typeof(AddMemberReport))]
[JsonSerializable(typeof(RemoveMemberReport))]
[JsonSerializable(typeof(TransferRequest))]
[JsonSerializable(typeof(TransferReport))]
[JsonSerializable(typeof(ProblemReport))]
public sealed partial class RrmqJsonContext : JsonSerializerContext;
