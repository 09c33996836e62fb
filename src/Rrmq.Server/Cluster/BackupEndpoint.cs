using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Rrmq.Contracts;
using Rrmq.Node;
using Rrmq.Storage;

namespace Rrmq.Server;

/// <summary>
/// <c>GET /v1/cluster/backup</c>: streams all that is queued and remembered, as new as everything that was committed when it was asked for; any node answers, once at a time. A
/// thread of its own makes the bytes up as the client takes them, so that what waits in memory is a few hundred KiB however slow it is. A stream that breaks lacks its end mark.
/// </summary>
internal sealed class BackupEndpoint(QueueNode node, ILogger logger, CancellationToken stopping)
{
    public const string Path = ClusterEndpoint.Path + "/backup";

    private int _underWay;

    public async Task StreamAsync(HttpContext context)
    {
        if (Interlocked.Exchange(ref _underWay, 1) == 1)
        {
            await ProblemReply.WriteAsync(context, new Failure(409, ErrorSlug.BackupUnderWay, "this node is writing another backup; ask again, or another node") { CanRetry = true });
            return;
        }

        try
        {
            var (backup, kind) = await node.BackupAsync();
            using (backup)
            {
                if (backup is null)
                    await ProblemReply.WriteAsync(context, Refusal(kind));
                else
                    await StreamAsync(context, backup);
            }
        }
        finally
        {
            Volatile.Write(ref _underWay, 0);
        }
    }

    private static Failure Refusal(AnswerKind kind) => kind switch
    {
        AnswerKind.Stopping => new Failure(503, ErrorSlug.Stopping, "this node is stopping") { CanRetry = true },
        AnswerKind.Removed => new Failure(503, ErrorSlug.NodeRemoved, "this node is no member of the cluster any more"),
        AnswerKind.Overloaded => new Failure(503, ErrorSlug.Overloaded, "too many requests wait already") { CanRetry = true },
        _ => new Failure(503, ErrorSlug.NoQuorum, "no leader has said in time what is committed") { CanRetry = true },
    };

    private async Task StreamAsync(HttpContext context, Backup backup)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, context.RequestAborted);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 512 * 1024, resumeWriterThreshold: 256 * 1024, useSynchronizationContext: false));
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Write(backup, pipe.Writer, written, ended.Token)) { Name = "rrmq-backup", IsBackground = true }.Start();
        try
        {
            context.Response.ContentType = "application/octet-stream";
            context.Response.Headers.CacheControl = Reply.NoStore;
            await pipe.Reader.CopyToAsync(context.Response.BodyWriter, ended.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has gone, this node stops, or what was to be written could not be read: then the writer has said so.
            context.Abort();
        }
        finally
        {
            await ended.CancelAsync();
            await pipe.Reader.CompleteAsync();
            await written.Task;
        }
    }

    // The reader is told of any failure when it comes to the end of what was written.
    private void Write(Backup backup, PipeWriter output, TaskCompletionSource written, CancellationToken ended)
    {
        BackgroundThread.StandBack();
        try
        {
            backup.WriteTo(new BlockingPipe(output, ended), ended);
            output.Complete();
        }
        catch (ObjectDisposedException e)
        {
            output.Complete(new OperationCanceledException("the log was closed", e));
        }
        catch (Exception e) when (e is IOException or DamagedBodyException or Raft.RaftInvariantException)
        {
            LogMessages.BackupBroken(logger, e.Message);
            output.Complete(new OperationCanceledException("what was to be written could not be read", e));
        }
        catch (Exception e)
        {
            output.Complete(e);
        }
        finally
        {
            written.SetResult();
        }
    }
}
