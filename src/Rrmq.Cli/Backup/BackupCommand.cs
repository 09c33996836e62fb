using System.Globalization;
using Rrmq.Node;
using Rrmq.Storage;

namespace Rrmq.Cli;

/// <summary>
/// <c>rrmq backup</c>: 0 when the file is whole, checked and durable, 1 when it could not be had, 2 for what makes no sense. Until it is whole the file has another name.
/// </summary>
internal static class BackupCommand
{
    public static async Task<int> RunAsync(string at, string? to)
    {
        if (Problem(at, to) is { } problem)
            return await RefuseAsync(problem, 2);
        try
        {
            var backup = await SaveAsync(NodeUrl.Parse(at)!, to!);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{to}: entry {backup.Info.Index} of cluster {backup.Info.Cluster}, {backup.Messages} messages in {backup.Topics} topics, {backup.Bytes} bytes, checksum {backup.Checksum:x8}"));
            return 0;
        }
        catch (Exception e) when (e is ClusterException or BackupException or IOException or UnauthorizedAccessException)
        {
            return await RefuseAsync(e.Message.ReplaceLineEndings(" "), 1);
        }
    }

    private static string? Problem(string at, string? to) =>
        NodeUrl.Parse(at) is null ? $"command line: --at: \"{at}\": must be the address of a node, http://host:port"
        : to is null ? "--to is missing: rrmq backup --at http://host:port --to FILE"
        : File.Exists(to) || Directory.Exists(to) ? $"command line: --to: \"{to}\": must be a name that is not taken"
        : Directory.Exists(FolderOf(to)) ? null
        : $"command line: --to: \"{to}\": must be in a folder that exists";

    private static async Task<BackupSummary> SaveAsync(Uri at, string to)
    {
        var part = to + ".part";
        try
        {
            using (var file = new FileStream(part, FileMode.Create, FileAccess.Write))
            {
                await BackupDownload.RunAsync(at, file);
                file.Flush(flushToDisk: true);
            }

            // What counts is what lies on the disk, and not what came over the wire.
            var backup = BackupFile.Check(part);
            File.Move(part, to, overwrite: false);
            new PosixFileSystem().SyncDirectory(FolderOf(to));
            return backup;
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";

    private static async Task<int> RefuseAsync(string problem, int code)
    {
        await Console.Error.WriteLineAsync($"rrmq: {problem}");
        return code;
    }
}
