using System.Runtime.InteropServices;
using System.Text.Json;
using Rrmq.Contracts;

namespace Rrmq.Cli;

/// <summary>Asks every node for its own status, those that the first one knows, and draws what they say: once, or every second.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <returns>0 when the node that was asked answered, 1 when it did not.</returns>
    public static async Task<int> RunAsync(Uri at, bool asJson, bool watch)
    {
        using var http = new HttpClient { Timeout = Patience };
        if (!watch)
            return await ShowOnceAsync(http, at, asJson);

        using var ended = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            ended.Cancel();
        });
        using var timer = new PeriodicTimer(Pause);
        using var output = Output.Open();
        using var unread = output.Unread.Register(ended.Cancel);
        var code = 0;
        try
        {
            do
            {
                var view = await ClusterView.LookAsync(http, at);
                code = view.Asked is null ? 1 : 0;

                // A screen is drawn over; a pipe gets one picture after the other.
                if (!Console.IsOutputRedirected)
                    output.Write("\e[H\e[2J"u8);
                output.Line(asJson ? Json(view) : $"{DateTime.Now:HH:mm:ss}  {StatusTable.Of(view)}");
            }
            while (await timer.WaitForNextTickAsync(ended.Token));
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how a watch ends.
        }
        catch (OutputClosedException)
        {
            return ExitCode.OutputClosed;
        }

        return output.Unread.IsCancellationRequested ? ExitCode.OutputClosed : code;
    }

    private static async Task<int> ShowOnceAsync(HttpClient http, Uri at, bool asJson)
    {
        var view = await ClusterView.LookAsync(http, at);
        if (view.Asked is null)
        {
            await Console.Error.WriteLineAsync($"rrmq: {at.GetLeftPart(UriPartial.Authority)} cannot be reached: {view.Problem}; --at names another node");
            return 1;
        }

        Console.WriteLine(asJson ? Json(view) : StatusTable.Of(view));
        return 0;
    }

    private static string Json(ClusterView view) =>
        JsonSerializer.Serialize([.. view.Nodes.Select(node => node.Status).OfType<StatusReport>()], CliJsonContext.Default.StatusReportArray);
}
