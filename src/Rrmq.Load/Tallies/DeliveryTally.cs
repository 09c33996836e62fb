using Rrmq.Histories;

namespace Rrmq.Load;

/// <summary>
/// The rules of <see cref="HistoryCheck"/>, counted while messages pass and not from a history kept: nothing lost, nothing twice, nothing from nowhere, order kept, never empty while surely
/// not. What it counts as wrong is wrong; of what is right at the edges (a request whose answer was lost) it assumes the best. Any thread.
/// </summary>
internal sealed class DeliveryTally
{
    private readonly int _run;
    private readonly (FateMap Fates, OrderWatch Order)[] _producers;
    private readonly Lock _lock = new();
    private long _popsBegun;
    private long _popsWithoutEffect;
    private long _acknowledged;
    private long _unknownPublishes;
    private long _notApplied;
    private long _delivered;
    private long _empty;
    private long _unknownPops;
    private long _foreign;
    private long _duplicated;
    private long _outOfOrder;
    private long _fromNowhere;
    private long _altered;
    private long _falselyEmpty;

    /// <param name="run">As in <see cref="MessageId.Run"/>.</param>
    /// <param name="producers">How many.</param>
    /// <param name="depth">Publishes of one producer under way at once, at most.</param>
    /// <param name="longestRequest">How long a request can be under way, in ticks of the clock that times are given in.</param>
    public DeliveryTally(int run, int producers, int depth, long longestRequest)
    {
        _run = run;
        _producers = [.. Enumerable.Range(0, producers).Select(_ => (new FateMap(), new OrderWatch(depth, longestRequest)))];
    }

    /// <summary>Memory that is held for messages of unsettled fate, in pieces.</summary>
    public int Pieces
    {
        get
        {
            lock (_lock)
                return _producers.Sum(producer => producer.Fates.Pieces);
        }
    }

    public MessageId PublishBegins(int producer)
    {
        lock (_lock)
            return new MessageId(_run, producer, _producers[producer].Fates.Begin());
    }

    public void PublishEnds(MessageId id, Fate fate)
    {
        lock (_lock)
        {
            if (_producers[id.Producer].Fates.Settle(id.Number, fate))
                _fromNowhere++;
            _ = fate switch
            {
                Fate.Done => _acknowledged++,
                Fate.Unknown => _unknownPublishes++,
                _ => _notApplied++,
            };
        }
    }

    /// <summary>To be called before a request to take a message leaves; what it returns is handed back with an empty answer.</summary>
    public long PopBegins()
    {
        lock (_lock)
        {
            _popsBegun++;
            return _acknowledged;
        }
    }

    /// <summary>A message came. Null when it is none of this run.</summary>
    /// <param name="text">Its whole body.</param>
    /// <param name="isWhole">Whether what follows the id is what was published.</param>
    /// <param name="asked">When the request was sent.</param>
    /// <param name="answered">When its answer was there.</param>
    public void PopBrings(ReadOnlySpan<byte> text, bool isWhole, long asked, long answered)
    {
        lock (_lock)
        {
            if (!MessageId.TryRead(text, out var id) || id.Run != _run || id.Producer >= _producers.Length)
            {
                _foreign++;
                return;
            }

            switch (_producers[id.Producer].Fates.Deliver(id.Number))
            {
                case Delivery.Again:
                    _duplicated++;
                    break;
                case Delivery.FromNowhere:
                    _fromNowhere++;
                    break;
                default:
                    CountFirst(id, isWhole, asked, answered);
                    break;
            }
        }
    }

    /// <summary>Nothing was there to take.</summary>
    /// <param name="acknowledgedBefore">What <see cref="PopBegins"/> said.</param>
    public void PopFindsNothing(long acknowledgedBefore)
    {
        lock (_lock)
        {
            _popsWithoutEffect++;

            // Each message acknowledged before must have been taken by one of the other requests.
            var takers = _popsBegun - _popsWithoutEffect;
            _empty++;
            _falselyEmpty += acknowledgedBefore > takers ? 1 : 0;
        }
    }

    /// <summary>The request surely took nothing, or (<see cref="Fate.Unknown"/>) may have.</summary>
    public void PopFails(Fate fate)
    {
        lock (_lock)
        {
            if (fate == Fate.Unknown)
                _unknownPops++;
            else
                _popsWithoutEffect++;
        }
    }

    /// <param name="isDrained">Whether the queue was seen empty after all publishing had ended: only then a missing message is a lost one.</param>
    public TallyReport Report(bool isDrained)
    {
        lock (_lock)
        {
            var missing = _producers.Sum(producer => producer.Fates.CountMissing());
            return new TallyReport
            {
                Acknowledged = _acknowledged,
                UnknownPublishes = _unknownPublishes,
                NotApplied = _notApplied,
                Delivered = _delivered,
                Empty = _empty,
                UnknownPops = _unknownPops,
                Foreign = _foreign,
                Missing = isDrained ? missing : null,

                // A request whose answer was lost may have taken a message with it, but no more than one.
                Lost = isDrained ? Math.Max(0, missing - _unknownPops) : null,
                Duplicated = _duplicated,
                OutOfOrder = _outOfOrder,
                FromNowhere = _fromNowhere,
                Altered = _altered,
                FalselyEmpty = _falselyEmpty,
            };
        }
    }

    private void CountFirst(MessageId id, bool isWhole, long asked, long answered)
    {
        var (fates, order) = _producers[id.Producer];
        _delivered++;
        _altered += isWhole ? 0 : 1;

        // A publish with an unknown answer may take effect at any later time, so that it comes before nothing.
        _outOfOrder += order.IsLate(id.Number, asked, answered) && fates.IsAcknowledged(id.Number) ? 1 : 0;
    }
}
