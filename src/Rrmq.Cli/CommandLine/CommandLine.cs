using System.CommandLine;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>The <c>rrmq</c> command line: what there is, and what each form does.</summary>
internal static class CommandLine
{
    private const string About = """
        RRMQ, a Raft-replicated message queue spoken to by HTTP.

        rrmq CONFIG INDEX starts a node: the one with this place, from 0, of the list in CONFIG.

        Exit codes: 0 done, 1 not done, 2 badly asked, 3 nothing there to take, 130 interrupted, 141 nobody reads the output.

        RRMQ_AT names the nodes that commands ask, in the place of --at. Every setting of a node is a flag, an environment variable (RRMQ_ELECTION_TIMEOUT) or a field of CONFIG
        (election_timeout); flags win over the environment, the environment over CONFIG.
        """;

    /// <summary>Of <c>rrmq --help</c>.</summary>
    public static readonly IReadOnlyList<string> Examples =
    [
        "rrmq dev                                      # a cluster of three nodes on this machine",
        "rrmq topic create orders lease=1m             # a topic (also list, show, set, delete, purge, pause, resume, redrive)",
        "rrmq pub orders \"two pizzas\"                  # publish; without a message what comes on stdin",
        "rrmq pop orders --wait 10s                    # take a message (receive acknowledges it later, peek and tail only look)",
        "rrmq job add resize '{\"width\": 640}'          # work to be done once (also list, show, cancel, retry, work)",
        "rrmq status --watch                           # what every node says of itself, live",
        "rrmq cluster.json 0                           # node 0 of the list in cluster.json (or XML)",
        "rrmq --config cluster.json --node_id 0        # the same",
        "rrmq backup --to all.rrmq                     # all that a running cluster holds, in one file",
        "rrmq chaos --duration 5s                      # attack a cluster, and see that it keeps its promises",
        "rrmq completion bash                          # finish words in your shell (also zsh, pwsh)",
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var forms = new CommandForms(About);
        var result = forms.Root.Parse(ArgumentSpelling.Normalize(args, forms.FlagNames, forms.SwitchNames),
            new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (result.Action is HelpWithExamples)
            return await result.InvokeAsync();
        if (result.Errors.Count > 0)
            return await RefuseAsync(UsageErrors.Describe(result, forms));

        var environment = Environment.GetEnvironmentVariables();
        var flags = forms.Settings(result);
        var parentGone = result.GetValue(forms.ExitWithParent) ? ParentWatch.Start() : null;
        if (result.CommandResult.Command == forms.Dev)
            return await DevCommand.RunAsync(forms.DevArguments(result));
        if (forms.Subcommand(result) is { } subcommand)
            return await subcommand.RunAsync(result);
        if (result.CommandResult.Command == forms.Serve)
            return await NodeProgram.RunAsync(ConfigurationLoader.FromFlags(forms.ServeArguments(result), flags, environment), parentGone);

        var (config, index, problem) = forms.ConfigAndIndex(result);
        return problem is not null ? await RefuseAsync([problem]) : await NodeProgram.RunAsync(ConfigurationLoader.FromFile(config!, index!, flags, environment), parentGone);
    }

    private static async Task<int> RefuseAsync(IEnumerable<string> errors)
    {
        foreach (var error in errors)
            await Console.Error.WriteLineAsync($"rrmq: {error}");
        return 2;
    }
}
