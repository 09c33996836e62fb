using System.Text.Json.Serialization;

namespace Rrmq.Contracts;

/// <summary>Source-generated JSON of the event feed and of the history: snake_case, no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HelloEvent))]
[JsonSerializable(typeof(NodeEvent))]
[JsonSerializable(typeof(RaftEvent))]
[JsonSerializable(typeof(HistoryReport))]
public sealed partial class EventsJsonContext : JsonSerializerContext;
