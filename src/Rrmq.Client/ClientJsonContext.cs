using System.Text.Json.Serialization;

namespace Rrmq.Client;

/// <summary>Source-generated JSON of what is sent and what comes back: snake_case, nothing that is null, no reflection. An answer without what it must have is nobody's of ours.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectRequiredConstructorParameters = true,
    Converters = [typeof(DurationConverter)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(PublishResult))]
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(TakenAnswer))]
[JsonSerializable(typeof(MessagePage))]
[JsonSerializable(typeof(MessageStory))]
[JsonSerializable(typeof(SettleInput))]
[JsonSerializable(typeof(SettleAnswer))]
[JsonSerializable(typeof(TopicSettings))]
[JsonSerializable(typeof(TopicInfo))]
[JsonSerializable(typeof(TopicPage))]
[JsonSerializable(typeof(CountResult))]
[JsonSerializable(typeof(RedriveInput))]
[JsonSerializable(typeof(GroupInput))]
[JsonSerializable(typeof(SeekInput))]
[JsonSerializable(typeof(ConsumerGroup))]
[JsonSerializable(typeof(GroupPage))]
[JsonSerializable(typeof(LogPage))]
[JsonSerializable(typeof(EnqueueInput))]
[JsonSerializable(typeof(ProgressInput))]
[JsonSerializable(typeof(ResultInput))]
[JsonSerializable(typeof(FailureInput))]
[JsonSerializable(typeof(RrmqJob))]
[JsonSerializable(typeof(JobPage))]
[JsonSerializable(typeof(JobProgress))]
[JsonSerializable(typeof(LeasedJobs))]
[JsonSerializable(typeof(ScheduleSettings))]
[JsonSerializable(typeof(ScheduleInfo))]
[JsonSerializable(typeof(SchedulePage))]
internal sealed partial class ClientJsonContext : JsonSerializerContext;
