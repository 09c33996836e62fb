namespace Rrmq.Client;

/// <summary>The body of a redrive, without what is null: the node would refuse a null.</summary>
internal sealed record RedriveInput(IReadOnlyList<string>? Ids, int? Max);
