using System.Diagnostics;

namespace Rrmq.Server;

/// <summary>What the process takes of its machine.</summary>
internal static class ProcessFigures
{
    public static void Collect(IMetricSink sink)
    {
        using var process = Process.GetCurrentProcess();
        sink.Add(MetricTable.StartTime, new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0);
        sink.Add(MetricTable.Cpu, process.TotalProcessorTime.TotalSeconds);
        sink.Add(MetricTable.ResidentMemory, process.WorkingSet64);
        sink.Add(MetricTable.HeapBytes, GC.GetTotalMemory(forceFullCollection: false));
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            sink.Add(MetricTable.Collections, GC.CollectionCount(generation), generation.ToString());
        sink.Add(MetricTable.GcPause, GC.GetTotalPauseDuration().TotalSeconds);
        sink.Add(MetricTable.PoolThreads, ThreadPool.ThreadCount);
        sink.Add(MetricTable.PoolQueue, ThreadPool.PendingWorkItemCount);
    }
}
