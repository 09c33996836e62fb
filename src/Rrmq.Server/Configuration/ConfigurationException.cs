namespace Rrmq.Server;

/// <summary>The configuration cannot be used. Carries every error found, one line each, fit to be shown to a person as it is.</summary>
public sealed class ConfigurationException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
