using System.Globalization;
using Rrmq.Node;
using Rrmq.Server;
using Rrmq.Storage;

namespace Rrmq.Cli;

/// <summary>
/// <c>rrmq restore</c>: 0 when the folder is a node's, 1 when the file or the folder is refused, 2 for what makes no sense. The file is read to its end before anything is
/// written.
/// </summary>
internal static class RestoreCommand
{
    public static async Task<int> RunAsync(RestoreArguments arguments)
    {
        if (Problem(arguments) is { } problem)
            return await RefuseAsync(problem, 2);
        var flags = new Dictionary<Setting, string>();
        if (arguments.Data is { } data)
            flags[SettingTable.Data] = data;
        var node = ConfigurationLoader.FromFile(arguments.Config!, arguments.NodeId!, flags, Environment.GetEnvironmentVariables()).Node;
        try
        {
            Console.WriteLine(Restore(arguments.File!, node));
            return 0;
        }
        catch (Exception e) when (e is BackupException or DataFolderException or IOException or UnauthorizedAccessException)
        {
            return await RefuseAsync(e.Message.ReplaceLineEndings(" "), 1);
        }
    }

    private static string? Problem(RestoreArguments arguments) =>
        arguments.File is null ? "FILE is missing: rrmq restore FILE --config CONFIG --node_id INDEX"
        : arguments.Config is null ? "--config is missing: it lists the nodes of the new cluster"
        : arguments.NodeId is null ? $"--node_id is missing: which node of {arguments.Config} is this folder for? 0 is the first"
        : null;

    private static string Restore(string file, NodeOptions node)
    {
        DataFolder.RefuseUnlessEmpty(new PosixFileSystem(), node.DataPath);
        var backup = BackupFile.Check(file, new ProgressLine("checked").Tell);
        var identity = BackupFile.Restore(file, backup, node, new ProgressLine("restored").Tell);
        return string.Create(CultureInfo.InvariantCulture,
            $"{node.DataPath}: {node.Self.Name}, node {identity.Node} of the new cluster {identity.Cluster}, with {backup.Messages} messages in {backup.Topics} topics as of entry {backup.Info.Index} of cluster {backup.Info.Cluster}");
    }

    private static async Task<int> RefuseAsync(string problem, int code)
    {
        await Console.Error.WriteLineAsync($"rrmq: {problem}");
        return code;
    }
}
