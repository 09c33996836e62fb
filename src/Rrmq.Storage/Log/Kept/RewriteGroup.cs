namespace Rrmq.Storage;

/// <summary>Neighbouring sources, by their place, that go into one new file or stay as they are.</summary>
internal sealed record RewriteGroup(List<int> Sources, bool IsRewritten);
