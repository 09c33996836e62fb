using System.Globalization;
using Rrmq.Load;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>Understands <see cref="EvalArguments"/>, or says everything that is wrong with them.</summary>
internal static class EvalForm
{
    private const string DefaultFolder = "evaluation";

    /// <exception cref="ConfigurationException">With a line for each mistake.</exception>
    public static EvaluationOptions Parse(EvalArguments arguments)
    {
        var errors = new List<string>();
        var name = arguments.Profile ?? EvaluationProfile.Quick.Name;
        var profile = EvaluationProfile.All.FirstOrDefault(profile => profile.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (profile is null)
            errors.Add($"command line: --profile: \"{name}\": must be {string.Join(" or ", EvaluationProfile.All.Select(profile => profile.Name))}");
        var seed = 1;
        if (arguments.Seed is not null && !int.TryParse(arguments.Seed, NumberStyles.None, CultureInfo.InvariantCulture, out seed))
            errors.Add($"command line: --seed: \"{arguments.Seed}\": must be a whole number from 0 to {int.MaxValue}");
        if (arguments.Out is "")
            errors.Add("command line: --out: \"\": must be a folder");
        return errors.Count > 0
            ? throw new ConfigurationException(errors)
            : new EvaluationOptions(profile!, seed, Path.GetFullPath(arguments.Out ?? DefaultFolder), ProductVersion.Text, OwnProgram.StartInfo);
    }
}
