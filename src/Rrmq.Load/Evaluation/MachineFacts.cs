using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Rrmq.Load;

/// <summary>What figures depend on: processors, memory, the disk and how fast it syncs, the software.</summary>
public static class MachineFacts
{
    private const int SyncSamples = 200;

    /// <param name="folder">On the disk that nodes use.</param>
    /// <param name="version">Of RRMQ.</param>
    public static IReadOnlyList<Fact> Collect(string folder, string version)
    {
        var drive = new DriveInfo(Path.GetFullPath(folder));
        var (median, p99) = MeasureSync(folder);
        return
        [
            new("processors", $"{Environment.ProcessorCount}, {ProcessorName()}"),
            new("memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30):0.0} GiB"),
            new("disk", $"{drive.DriveFormat}; a synced write of 4 KiB to a growing file takes {Ms(median)} ms, one in a hundred more than {Ms(p99)} ms (of {SyncSamples} in a row before the evaluation)"),
            new("load at the start", LoadAverage()),
            new("system", RuntimeInformation.OSDescription),
            new("runtime", RuntimeInformation.FrameworkDescription),
            new("RRMQ", version),
            new("network", "loopback; nodes and load generator share the machine"),
            new("nodes", "default settings; every success is synced to the disks of a majority"),
        ];
    }

    private static (double MedianMs, double P99Ms) MeasureSync(string folder)
    {
        var path = Path.Combine(folder, $"sync-{Environment.ProcessId}");
        var histogram = new LatencyHistogram();
        var block = new byte[4096];
        using (var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose, BufferSize = 0 }))
        {
            for (var sample = 0; sample < SyncSamples; sample++)
            {
                var began = Stopwatch.GetTimestamp();
                RandomAccess.Write(file.SafeFileHandle, block, (long)sample * block.Length);
                RandomAccess.FlushToDisk(file.SafeFileHandle);
                histogram.Record((long)Stopwatch.GetElapsedTime(began).TotalNanoseconds);
            }
        }

        return (histogram.Percentile(50) / 1e6, histogram.Percentile(99) / 1e6);
    }

    private static string ProcessorName()
    {
        const string CpuInfo = "/proc/cpuinfo";
        var line = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':') + 1)..].Trim();
    }

    private static string LoadAverage()
    {
        const string LoadAvg = "/proc/loadavg";
        return File.Exists(LoadAvg) ? $"{File.ReadAllText(LoadAvg).Split(' ')[0]} processes ran or waited for a processor in the minute before (0 is a quiet machine)" : "unknown";
    }

    private static string Ms(double milliseconds) => milliseconds.ToString("0.00", CultureInfo.InvariantCulture);
}
