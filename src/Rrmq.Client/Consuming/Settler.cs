using System.Text.Json;

namespace Rrmq.Client;

/// <summary>
/// Settles receipts: one at a time while nobody is in a hurry, and together what came while a request of its kind was under way. So a busy consumer needs few requests, and few of the keys that a cluster remembers.
/// Thread-safe.
/// </summary>
internal sealed class Settler(Sender sender)
{
    private const int MostTogether = 1000;
    private readonly Lock _lock = new();

    /// <summary>What waits, by kind; a kind is here while a request of it is under way.</summary>
    private readonly Dictionary<SettleKind, List<Waiting>> _lanes = [];

    /// <summary>False when the lease had ended. Who gives up waiting does not take back what was said.</summary>
    public Task<bool> SettleAsync(SettleKind kind, string receipt, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(receipt);
        cancellation.ThrowIfCancellationRequested();
        var waiting = new Waiting(receipt);
        lock (_lock)
        {
            if (_lanes.TryGetValue(kind, out var lane))
            {
                lane.Add(waiting);
                return waiting.Done.Task.WaitAsync(cancellation);
            }

            _lanes.Add(kind, [waiting]);
        }

        // It works for whoever comes, not in the name of the first.
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(() => RunAsync(kind), CancellationToken.None);
        return waiting.Done.Task.WaitAsync(cancellation);
    }

    private async Task RunAsync(SettleKind kind)
    {
        while (Take(kind) is { Length: > 0 } together)
        {
            try
            {
                await SettleAsync(kind, together).ConfigureAwait(false);
            }
            catch (RrmqRefusedException e) when (together.Length > 1 && e.Code == Wire.BadReceipt)
            {
                // One is damaged, and nothing was settled: each for itself, so that it fails alone.
                foreach (var one in together)
                    await SettleAloneAsync(kind, one).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                foreach (var one in together)
                    one.Done.TrySetException(e);
            }
        }
    }

    private Waiting[] Take(SettleKind kind)
    {
        lock (_lock)
        {
            var lane = _lanes[kind];
            var together = lane.Take(MostTogether).ToArray();
            lane.RemoveRange(0, together.Length);
            if (together.Length == 0)
                _lanes.Remove(kind);
            return together;
        }
    }

    private async Task SettleAloneAsync(SettleKind kind, Waiting one)
    {
        try
        {
            await SettleAsync(kind, one).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            one.Done.TrySetException(e);
        }
    }

    private async Task SettleAsync(SettleKind kind, params Waiting[] together)
    {
        var input = new SettleInput([.. together.Select(one => one.Receipt)], kind.Lease, kind.Delay, kind.Reason);
        var isExtension = kind.Lease is not null;
        var outgoing = Outgoing.Json(HttpMethod.Post, $"/v1/leases/{kind.Action}", JsonSerializer.SerializeToUtf8Bytes(input, ClientJsonContext.Default.SettleInput)) with
        {
            Key = isExtension ? null : sender.NewKey(), IsHarmlessTwice = isExtension,
        };
        try
        {
            var answer = await sender.AskAsync(outgoing, ClientJsonContext.Default.SettleAnswer, CancellationToken.None).ConfigureAwait(false);
            for (var i = 0; i < together.Length; i++)
                together[i].Done.TrySetResult(answer.Results[i].Done);
        }
        catch (RrmqRefusedException e) when (e.Code == Wire.LeaseLost)
        {
            // Of one receipt alone this is the answer.
            foreach (var one in together)
                one.Done.TrySetResult(false);
        }
    }

    private sealed record Waiting(string Receipt)
    {
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
