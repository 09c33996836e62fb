namespace Rrmq.Server;

/// <summary>A value before it is understood: its text, and where it was written, for the error that may follow.</summary>
internal sealed record RawValue(string Source, string Field, string Text);
