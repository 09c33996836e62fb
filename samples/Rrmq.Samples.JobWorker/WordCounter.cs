using System.Text.Json;
using Rrmq.Client;
using Rrmq.Client.Hosting;

namespace Rrmq.Samples.JobWorker;

/// <summary>
/// Counts the words of one text, line by line, and tells how far it is. It may be run twice on the same job, when its lease ran out; only one of the two gets to complete it.
/// </summary>
internal sealed class WordCounter : IRrmqJobWorker
{
    public async Task<JsonElement?> RunAsync(RrmqJobRun job, CancellationToken cancellation)
    {
        var text = job.PayloadAs(WordJson.Default.TextToCount)?.Text ?? throw new InvalidOperationException("the payload must be like {\"text\": \"to be or not to be\"}");
        var lines = text.Split('\n');
        var words = 0;
        for (var line = 0; line < lines.Length; line++)
        {
            // Somebody may have cancelled the job: its worker hears of that when it tells how far it is.
            cancellation.ThrowIfCancellationRequested();
            words += lines[line].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
            await job.ReportAsync((line + 1) * 100 / lines.Length, $"line {line + 1} of {lines.Length}", cancellation);
        }

        return JsonSerializer.SerializeToElement(new WordCount(words), WordJson.Default.WordCount);
    }
}
