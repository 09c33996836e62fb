using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Rrmq.Bench;

/// <summary>
/// The yardstick: the least an ASP.NET endpoint can do with the same request. It parses the same JSON with a source-generated context and answers the same
/// bytes, and neither stores nor sends anything.
/// </summary>
internal static class EchoServer
{
    public static async Task<int> RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(kestrel => kestrel.ListenLocalhost(port));
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, EchoJson.Default));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(async context =>
        {
            if (context.Request.Method == "PUT")
                await JsonSerializer.DeserializeAsync(context.Request.Body, EchoJson.Default.EchoRequest);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("{\"success\": true}");
        });
        await app.RunAsync();
        return 0;
    }
}

internal sealed record EchoRequest([property: JsonPropertyName("topic")] string Topic, [property: JsonPropertyName("message")] string Message);

[JsonSerializable(typeof(EchoRequest))]
internal sealed partial class EchoJson : JsonSerializerContext;
