namespace Rrmq.Contracts;

/// <summary>The answer to PUT and PATCH of a topic: its settings as they are now.</summary>
/// <param name="Version">Also the <c>ETag</c>.</param>
public sealed record TopicConfigured(string Name, long Number, long Version, bool Paused, TopicSettingsReport Settings);
