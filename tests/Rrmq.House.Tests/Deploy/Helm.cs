namespace Rrmq.House.Tests;

/// <summary>The real helm, where a machine has it: on its PATH, or where <c>RRMQ_HELM</c> says.</summary>
internal static class Helm
{
    private static readonly string Program = Environment.GetEnvironmentVariable("RRMQ_HELM") ?? "helm";

    public static bool IsThere { get; } = Tool.IsThere(Program);

    /// <summary>The chart with these values, as release rrmq in namespace default.</summary>
    /// <exception cref="InvalidOperationException">Helm refuses them; the message is helm's.</exception>
    public static string Render(string chart, string values)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, values);
            var (code, output, errors) = Tool.Run(Program, "template", "rrmq", chart, "--values", file);
            return code == 0 ? output : throw new InvalidOperationException(errors);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
