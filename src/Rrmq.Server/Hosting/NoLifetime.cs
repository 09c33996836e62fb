using Microsoft.Extensions.Hosting;

namespace Rrmq.Server;

/// <summary>The generic host shall not listen to signals: <see cref="NodeProgram"/> does, from before the first file is opened.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
