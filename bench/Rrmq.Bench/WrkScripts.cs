using System.Text;

namespace Rrmq.Bench;

/// <summary>What wrk is to send: publishes, or requests to take messages.</summary>
internal sealed class WrkScripts : IDisposable
{
    public WrkScripts(int bodyBytes = 128)
    {
        Folder = Directory.CreateTempSubdirectory("rrmq-bench-").FullName;
        Publish = Write("put.lua", $"wrk.method=\"PUT\"; wrk.headers[\"Content-Type\"]=\"application/json\"; wrk.body='{{\"topic\":\"t\",\"message\":\"'..string.rep(\"x\",{bodyBytes})..'\"}}'");
        Pop = Write("get.lua", "wrk.method=\"GET\"");
        Batch = Write("batch.lua", "wrk.method=\"POST\"; wrk.headers[\"Content-Type\"]=\"application/json\"; local item='{\"body\":\"'..string.rep(\"x\"," + bodyBytes + ")..'\"}'; "
            + "wrk.body='['..string.rep(item..',', " + (BatchMessages - 1) + ")..item..']'");
        Drain = Write("drain.lua", DrainText);
    }

    public const int BatchMessages = 100;

    // Receives a batch, acknowledges it, receives the next. One connection a thread.
    private const string DrainText = """
        local receipts = nil
        function request()
          if receipts then
            local body = '{"receipts":[' .. receipts .. ']}'
            receipts = nil
            return wrk.format("POST", "/v1/leases/ack", {["Content-Type"] = "application/json"}, body)
          end
          return wrk.format("POST", "/v1/topics/t/receive?max=100", {}, "")
        end
        function response(status, headers, body)
          local found = {}
          for receipt in body:gmatch('"receipt":"([^"]+)"') do
            found[#found + 1] = '"' .. receipt .. '"'
          end
          if #found > 0 then receipts = table.concat(found, ",") end
        end
        """;

    public string Folder { get; }

    public string Publish { get; }

    public string Pop { get; }

    /// <summary>A batch of <see cref="BatchMessages"/> over <c>/v1</c>.</summary>
    public string Batch { get; }

    public string Drain { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text, Encoding.ASCII);
        return path;
    }
}
