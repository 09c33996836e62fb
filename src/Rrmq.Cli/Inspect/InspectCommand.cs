using Rrmq.Node;
using Rrmq.Storage;

namespace Rrmq.Cli;

/// <summary><c>rrmq inspect</c>: 0 when everything is sound, 1 when something is damaged or cannot be read, 2 for what makes no sense.</summary>
internal static class InspectCommand
{
    public static async Task<int> RunAsync(string? data, bool verify, string output)
    {
        if (data is null)
            return await RefuseAsync("DATA is missing: rrmq inspect DATA, the data folder of a stopped node", 2);
        if (output is not ("table" or "json"))
            return await RefuseAsync($"command line: --output: \"{output}\": must be table or json", 2);
        try
        {
            var progress = new ProgressLine("read");
            var found = NodeInspector.Inspect(data, verify, done => progress.Tell(done.BytesDone, done.BytesTotal));
            Console.WriteLine(output == "json" ? InspectJson.Of(found) : InspectText.Of(found, verify));
            return found.Findings.Count == 0 ? 0 : 1;
        }
        catch (DataFolderException e)
        {
            return await RefuseAsync(e.Message, 2);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteUnavailableException)
        {
            return await RefuseAsync(e.Message.ReplaceLineEndings(" "), 1);
        }
    }

    private static async Task<int> RefuseAsync(string problem, int code)
    {
        await Console.Error.WriteLineAsync($"rrmq: {problem}");
        return code;
    }
}
