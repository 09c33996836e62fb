using System.Diagnostics;

namespace Rrmq.Peers;

/// <summary>Calls something at a rate, whatever became of the calls before.</summary>
internal static class Pace
{
    public static async Task RunAsync(double perSecond, TimeSpan duration, Action send)
    {
        var began = Stopwatch.GetTimestamp();
        for (long sent = 0; Stopwatch.GetElapsedTime(began) < duration;)
        {
            for (var due = (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond); sent < due; sent++)
                send();
            await Task.Delay(1);
        }
    }
}
