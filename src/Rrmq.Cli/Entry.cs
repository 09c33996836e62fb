using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>
/// From arguments to exit code: 0 done, 1 could not start or go on, 2 used wrongly. What a person did wrong is said on stderr, one line an error, without
/// stack traces.
/// </summary>
internal static class Entry
{
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            return args switch
            {
                ["--version"] => Version(),

                // The form that scripts and tests start nodes by, many at once: the parser, which has nothing to do here, would cost 20 ms of processor time.
                [var config, var index] when !config.StartsWith('-') && !index.StartsWith('-') && File.Exists(config)
                    => await NodeProgram.RunAsync(ConfigurationLoader.FromFile(config, index, NoFlags, Environment.GetEnvironmentVariables())),
                _ => await CommandLine.RunAsync(args),
            };
        }
        catch (ConfigurationException e)
        {
            foreach (var error in e.Errors)
                await Console.Error.WriteLineAsync($"rrmq: {error}");
            return 2;
        }
    }

    private static Dictionary<Setting, string> NoFlags => [];

    private static int Version()
    {
        Console.WriteLine($"rrmq {ProductVersion.Text}");
        return 0;
    }
}
