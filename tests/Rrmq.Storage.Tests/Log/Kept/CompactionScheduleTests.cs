namespace Rrmq.Storage.Tests;

/// <summary>
/// Random work with compactions between, interrupted at random operations by power cuts, kills and failing disks, over many seeds: after every restart each body that is live
/// reads as it was published, whatever has moved, the log holds everything behind what was released, and the folder stays within its bound.
/// </summary>
public sealed class CompactionScheduleTests
{
    private const int SegmentBytes = 8 * 1024;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_live_body_is_lost_and_no_dead_one_stays_for_long(int part)
    {
        for (var seed = part * 50; seed < (part + 1) * 50; seed++)
        {
            try
            {
                new Schedule(seed).Run();
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"seed {seed}: {error.Message}", error);
            }
        }
    }

    private sealed class Schedule(int seed)
    {
        private readonly Random _chance = new(seed);
        private readonly FaultyFileSystem _disk = TestLog.NewDisk(seed);
        private readonly List<Entry> _log = [];
        private readonly List<BodySpan> _live = [];
        private long _term = 1;
        private int _committed;
        private int _olderSnapshot;
        private int _newerSnapshot;
        private bool _maySkipAppend;

        public void Run()
        {
            for (var life = 0; life < 6; life++)
            {
                LogStore? store = null;
                try
                {
                    Plan();
                    store = TestLog.Open(_disk);
                    Check(store);
                    for (var round = 0; round < 120; round++)
                        Step(store);
                }
                catch (IOException)
                {
                    // The planned end of this life.
                }

                _disk.Before = null;
                if (_chance.Next(3) == 0)
                    _disk.KillProcess();
                else
                    _disk.Crash();
                store?.Dispose();
            }

            using var last = TestLog.Open(_disk);
            Check(last);
            AssertBound(last);
        }

        private void Plan()
        {
            var (step, end, fails) = (0, _chance.Next(1200), _chance.Next(3) == 0);
            _disk.Before = (operation, _) =>
            {
                if (step++ != end)
                    return;
                if (fails && operation is FileOperation.Write or FileOperation.SyncData or FileOperation.Rename or FileOperation.Create)
                    _disk.FailNext(operation);
                else
                    throw new IOException("power cut");
            };
        }

        private void Step(LogStore store)
        {
            switch (_chance.Next(12))
            {
                case < 6:
                    Append(store);
                    break;
                case 6 when _log.Count > _committed:
                    Truncate(store);
                    break;
                case < 9:
                    Commit();
                    break;
                case 9:
                    Consume();
                    break;
                case 10:
                    store.PrepareAhead();
                    break;
                default:
                    Compact(store);
                    break;
            }
        }

        private void Append(LogStore store)
        {
            var entries = Enumerable.Range(_log.Count + 1, _chance.Next(1, 4)).Select(i => TestLog.Entry(i, _term, _chance.Next(8) == 0 ? _chance.Next(3000) : _chance.Next(200))).ToArray();
            Write(store, null, entries);
            _log.AddRange(entries);
        }

        private void Truncate(LogStore store)
        {
            var from = _chance.Next(_committed, _log.Count) + 1;
            _term++;
            Write(store, from, []);
            _log.RemoveRange(from - 1, _log.Count - from + 1);
        }

        // An append that is cut off may be there afterwards or not, in part too; the model learns it from the log.
        private void Write(LogStore store, int? truncate, Entry[] entries)
        {
            _maySkipAppend = true;
            store.Append([TestLog.Append(default, null, truncate, entries)]);
            _maySkipAppend = false;
        }

        private void Commit()
        {
            for (var to = _chance.Next(_committed, _log.Count + 1); _committed < to; _committed++)
            {
                var payload = _log[_committed].Payload.Length;
                for (var offset = 0; offset < payload;)
                {
                    var length = Math.Min(payload - offset, _chance.Next(1, 120));
                    _live.Add(new BodySpan(new LogIndex(_committed + 1), offset, length));
                    offset += length + _chance.Next(3);
                }
            }
        }

        private void Consume()
        {
            var keep = _chance.Next(4) == 0 ? 0.0 : _chance.NextDouble();
            _live.RemoveAll(_ => _chance.NextDouble() > keep);
        }

        private void Compact(LogStore store)
        {
            (_olderSnapshot, _newerSnapshot) = (_newerSnapshot, _committed);
            store.Compact([new CompactionScope(default, new LogIndex(_olderSnapshot), new LogIndex(_newerSnapshot), [.. _live.Where(span => span.Index.Value <= _newerSnapshot)])]);
            CheckBodies(store);
        }

        private void Check(LogStore store)
        {
            var recovered = store.Recover(default);
            if (_maySkipAppend)
                Learn(store);
            _maySkipAppend = false;
            Assert.Equal(_log.Count, recovered.LastIndex.Value);
            Assert.InRange(recovered.Base.Index.Value, 0, _olderSnapshot);
            foreach (var entry in TestLog.ReadAll(store))
                Assert.True(entry.Term == _log[(int)entry.Index.Value - 1].Term && entry.Payload.Span.SequenceEqual(_log[(int)entry.Index.Value - 1].Payload.Span), $"entry {entry.Index}");
            CheckBodies(store);
        }

        private void Learn(LogStore store)
        {
            var found = TestLog.ReadAll(store);
            var last = (int)store.Recover(default).LastIndex.Value;
            Assert.True(last >= _committed, $"the log ends at {last}, and {_committed} entries were committed");
            if (last < _log.Count)
                _log.RemoveRange(last, _log.Count - last);
            foreach (var entry in found.Where(entry => entry.Index.Value > _log.Count))
                _log.Add(entry);
        }

        private void CheckBodies(LogStore store)
        {
            foreach (var span in _live)
            {
                var stored = store.ReadBodies(default, span.Index, _chance.Next(2) * 4000);
                Assert.Equal(span.Index, stored[0].Index);
                Assert.True(stored[0].TryGet(span.Offset, span.Length, out var body), $"{span} is not kept");
                Assert.True(body.Span.SequenceEqual(_log[(int)span.Index.Value - 1].Payload.Span.Slice(span.Offset, span.Length)), $"{span} is not what was published");
            }
        }

        /// <summary>All is committed and covered by two snapshots, half of what was live goes, and the folder holds what the bound says.</summary>
        private void AssertBound(LogStore store)
        {
            Append(store);
            _committed = _log.Count;
            _live.RemoveAll(_ => _chance.Next(2) == 0);
            _newerSnapshot = _committed;
            Compact(store);
            var live = _live.Sum(span => span.Length + 56L);
            Assert.InRange(store.BytesOnDisk, 0, (2 * live) + (4 * SegmentBytes));
            var onDisk = _disk.Snapshot().Where(file => file.Key.EndsWith(".seg", StringComparison.Ordinal) || file.Key.EndsWith(".kept", StringComparison.Ordinal))
                .Sum(file => (long)file.Value!.Length);
            Assert.Equal(onDisk, store.BytesOnDisk);
        }
    }
}
