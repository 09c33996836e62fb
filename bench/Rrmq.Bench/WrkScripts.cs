using System.Text;

namespace Rrmq.Bench;

/// <summary>What wrk is to send: a publish of 128 bytes, or a request to take one.</summary>
internal sealed class WrkScripts : IDisposable
{
    public WrkScripts()
    {
        Folder = Directory.CreateTempSubdirectory("rrmq-bench-").FullName;
        Publish = Write("put.lua", "wrk.method=\"PUT\"; wrk.headers[\"Content-Type\"]=\"application/json\"; wrk.body='{\"topic\":\"t\",\"message\":\"'..string.rep(\"x\",128)..'\"}'");
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
