using System.Text.Json;
using Rrmq.Contracts;
using Rrmq.Server;

namespace Rrmq.Cli;

/// <summary>Streams a backup from a node into a file.</summary>
internal static class BackupDownload
{
    /// <summary>A node that is alive sends something within it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>An election, or another backup from the same node, passes: asked again this often before it counts.</summary>
    private const int Attempts = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <exception cref="ClusterException">The node said no, fell silent, or broke off.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task RunAsync(Uri at, Stream file)
    {
        using var http = new HttpClient { Timeout = Patience };
        var authority = at.GetLeftPart(UriPartial.Authority);
        using var silence = new CancellationTokenSource(Patience);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                using var response = await http.GetAsync(new Uri(at, "/v1/cluster/backup"), HttpCompletionOption.ResponseHeadersRead, silence.Token);
                if (response.IsSuccessStatusCode)
                {
                    await CopyAsync(await response.Content.ReadAsStreamAsync(silence.Token), file, authority, silence);
                    return;
                }

                var problem = Read(await response.Content.ReadAsByteArrayAsync(silence.Token));
                if (problem is not { Retryable: true } || attempt == Attempts)
                    throw new ClusterException(problem?.Detail ?? $"{authority} answered {(int)response.StatusCode}");
                await Task.Delay(Pause, silence.Token);
            }
        }
        catch (HttpRequestException e)
        {
            throw new ClusterException($"{authority} cannot be reached: {e.Message}", e);
        }
        catch (OperationCanceledException e)
        {
            throw new ClusterException($"{authority} has said nothing for {Patience.TotalSeconds:0} s", e);
        }
    }

    private static async Task CopyAsync(Stream from, Stream to, string authority, CancellationTokenSource silence)
    {
        var progress = new ProgressLine("backup");
        var buffer = new byte[256 * 1024];
        for (long total = 0; ;)
        {
            silence.CancelAfter(Patience);
            int count;
            try
            {
                count = await from.ReadAsync(buffer, silence.Token);
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                throw new ClusterException($"{authority} broke off after {total} bytes: {e.Message}", e);
            }

            if (count == 0)
                return;
            await to.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None);
            progress.Tell(total += count);
        }
    }

    private static ProblemReport? Read(byte[] answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, RrmqJsonContext.Default.ProblemReport);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
