using System.CommandLine;
using System.CommandLine.Help;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>The <c>rrmq</c> command line: what there is, and what each form does.</summary>
internal static class CommandLine
{
    private const string About = """
        RRMQ, a Raft-replicated message queue spoken to by HTTP.

        Examples:
          rrmq dev                                      a cluster of three nodes on this machine
          rrmq cluster.json 0                           node 0 of the list in cluster.json (or XML)
          rrmq --config cluster.json --node_id 0        the same
          rrmq chaos --duration 30s                     attack a cluster, and see that it keeps its promises
          rrmq serve --join http://10.0.0.1:8567 --host 10.0.0.4
                                                        one node more for a running cluster
          rrmq cluster status --at http://10.0.0.1:8567
                                                        who belongs to it (also add, remove, transfer)
          rrmq topic create orders --set lease=1m       make a topic (also list, settings, delete)
          rrmq pub orders "two pizzas"                  publish; without a message what comes on stdin
          rrmq pop orders --wait 10s                    take a message (receive leases it, peek and tail only look)
          rrmq status --watch                           what every node says of itself, live
          rrmq inspect data/10.0.0.1_8567 --verify      what is in a stopped node's folder, and what is wrong with it
          rrmq backup --to all.rrmq                     all that a running cluster holds, in one file
          rrmq restore all.rrmq --config cluster.json --node-id 0
                                                        a node's folder of a new cluster, from that file
          rrmq bench --mode publish --connections 64    put load on a cluster and measure it
          rrmq eval --profile quick                     evaluate RRMQ on this machine: one page of pictures and figures
          rrmq completion bash                          finish words in your shell (also zsh, pwsh)
          rrmq serve --host 10.0.0.1 --port 8567 --id n0 --peers http://10.0.0.2:8567,http://10.0.0.3:8567

        Exit codes: 0 done, 1 not done, 2 badly asked; pop and receive: 3 when there was nothing to take.

        Every setting is a flag, an environment variable (RRMQ_ELECTION_TIMEOUT) or a field of CONFIG (election_timeout); flags win over the environment, the
        environment over CONFIG.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        var forms = new CommandForms(About);
        var result = forms.Root.Parse(ArgumentSpelling.Normalize(args, forms.FlagNames, forms.SwitchNames),
            new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (result.Action is HelpAction)
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
