using System.Text;

namespace Rrmq.Bench;

/// <summary>What wrk is to send: a publish, or a request to take a message.</summary>
internal sealed class WrkScripts : IDisposable
{
    public WrkScripts(int bodyBytes = 128)
    {
        Folder = Directory.CreateTempSubdirectory("rrmq-bench-").FullName;
        Publish = Write("put.lua", $"wrk.method=\"PUT\"; wrk.headers[\"Content-Type\"]=\"application/json\"; wrk.body='{{\"topic\":\"t\",\"message\":\"'..string.rep(\"x\",{bodyBytes})..'\"}}'");
        Pop = Write("get.lua", "wrk.method=\"GET\"");
    }

    public string Folder { get; }

    public string Publish { get; }

    public string Pop { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text, Encoding.ASCII);
        return path;
    }
}
