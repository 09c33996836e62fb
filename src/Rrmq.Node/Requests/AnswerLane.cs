using System.Collections.Concurrent;
using Rrmq.Storage;

namespace Rrmq.Node;

/// <summary>One thread on which those who wait for answers go on. They must not block, like everybody who serves requests.</summary>
internal sealed class AnswerLane : IDisposable
{
    private readonly Doorbell _bell = new();
    private readonly ConcurrentQueue<ArraySegment<PendingCommand>> _waiting = new();
    private readonly Action<PendingCommand> _deliver;
    private volatile bool _isEnding;

    public AnswerLane(Action<PendingCommand> deliver)
    {
        _deliver = deliver;
        new Thread(Run) { Name = "rrmq-answers", IsBackground = true }.Start();
    }

    public void Carry(ArraySegment<PendingCommand> answered)
    {
        _waiting.Enqueue(answered);
        _bell.Ring();
    }

    /// <summary>The thread ends once it has carried what waits.</summary>
    public void Dispose()
    {
        _isEnding = true;
        _bell.Ring();
    }

    private void Run()
    {
        while (true)
        {
            while (_waiting.TryDequeue(out var answered))
            {
                foreach (var one in answered)
                    _deliver(one);
            }

            if (_isEnding && _waiting.IsEmpty)
                return;
            _bell.Sleep(Timeout.Infinite);
        }
    }
}
