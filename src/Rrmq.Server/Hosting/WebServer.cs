using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Rrmq.Server;

/// <summary>
/// Kestrel with one middleware and nothing else: no configuration files, no watchers, no signals. Handlers run on the thread that received the request, so none
/// may block.
/// </summary>
internal static class WebServer
{
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromMilliseconds(500);

    public static WebApplication Build(BoundPorts ports, RequestDelegate handler, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "rrmq", ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTime);
        builder.Services.Configure<SocketTransportOptions>(transport => Configure(transport, ports));
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, ports));
        var app = builder.Build();
        app.Run(handler);
        return app;
    }

    private static void Configure(SocketTransportOptions transport, BoundPorts ports)
    {
        transport.UnsafePreferInlineScheduling = true;
        transport.CreateBoundListenSocket = ports.Take;
    }

    private static void Configure(KestrelServerOptions kestrel, BoundPorts ports)
    {
        kestrel.AddServerHeader = false;

        // RFC 9112, section 3.2.2: the host of an absolute target counts, whatever the Host header says.
        kestrel.AllowHostHeaderOverride = true;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;

        // Bodies have limits of their own, whose breach is answered like every other failure.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Listen(ports.Client, listen => listen.Protocols = HttpProtocols.Http1);
        if (ports.Peer is not null)
            kestrel.Listen(ports.Peer, listen => listen.Protocols = HttpProtocols.Http1);
    }
}
