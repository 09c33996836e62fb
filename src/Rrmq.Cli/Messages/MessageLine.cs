using System.Text;
using System.Text.Json;
using Rrmq.Client;
using Rrmq.Contracts;

namespace Rrmq.Cli;

/// <summary>One message on stdout, its bytes as they were published.</summary>
internal static class MessageLine
{
    public static async Task WriteAsync(Stream output, RrmqMessage message, bool asJson, bool withReceipt)
    {
        if (asJson)
        {
            await output.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(message.Report, CliJsonContext.Default.MessageReport));
        }
        else
        {
            if (withReceipt)
                await output.WriteAsync(Encoding.UTF8.GetBytes($"{message.Report.Receipt}\t"));
            await output.WriteAsync(message.Body);
        }

        await output.WriteAsync("\n"u8.ToArray());
        await output.FlushAsync();
    }
}
