using System.Text.RegularExpressions;

namespace Rrmq.House.Tests;

/// <summary>The unit of systemd, read by systemd itself where the machine has it.</summary>
public sealed partial class UnitTests
{
    [Fact]
    public void Systemd_understands_every_line()
    {
        Assert.SkipUnless(Tool.IsThere("systemd-analyze"), "systemd-analyze was not found");
        var unit = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "systemd", "rrmq.service"));
        var folder = Directory.CreateTempSubdirectory("rrmq-unit-").FullName;
        try
        {
            // The program is not installed here; another one, which is, stands for it.
            var copy = Path.Combine(folder, "rrmq.service");
            File.WriteAllText(copy, Program().Replace(unit, "ExecStart=/bin/true "));

            var (code, output, errors) = Tool.Run("systemd-analyze", "verify", "--man=no", copy);

            Assert.Equal((0, "", ""), (code, output, Complaints(errors)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What it says of other units of the machine's is not ours.</summary>
    private static string Complaints(string errors) => string.Join('\n', errors.Split('\n').Where(line => line.Contains("rrmq", StringComparison.Ordinal)));

    [GeneratedRegex(@"^ExecStart=/opt/rrmq/rrmq ", RegexOptions.Multiline)]
    private static partial Regex Program();
}
