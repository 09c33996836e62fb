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
[JsonSerializable(typeof(TopicReport))]
[JsonSerializable(typeof(TopicConfigured))]
[JsonSerializable(typeof(TopicListPage))]
[JsonSerializable(typeof(CountReport))]
[JsonSerializable(typeof(PauseReport))]
[JsonSerializable(typeof(RedriveRequest))]
[JsonSerializable(typeof(PublishReport))]
[JsonSerializable(typeof(BatchReport))]
[JsonSerializable(typeof(TakenReport))]
[JsonSerializable(typeof(PeekPage))]
[JsonSerializable(typeof(MessageStoryReport))]
[JsonSerializable(typeof(MessageEventReport[]))]
[JsonSerializable(typeof(SettleRequest))]
[JsonSerializable(typeof(SettleReport))]
[JsonSerializable(typeof(GroupReport))]
[JsonSerializable(typeof(GroupListReport))]
[JsonSerializable(typeof(LogReport))]
public sealed partial class RrmqJsonContext : JsonSerializerContext;
