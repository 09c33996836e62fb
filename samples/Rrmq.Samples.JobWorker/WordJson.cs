using System.Text.Json.Serialization;

namespace Rrmq.Samples.JobWorker;

/// <summary>Payload and result as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TextToCount))]
[JsonSerializable(typeof(WordCount))]
internal sealed partial class WordJson : JsonSerializerContext;
