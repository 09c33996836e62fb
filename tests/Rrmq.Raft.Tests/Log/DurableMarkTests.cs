using FsCheck;
using FsCheck.Fluent;

namespace Rrmq.Raft.Tests;

public sealed class DurableMarkTests
{
    [Fact]
    public void A_truncation_takes_the_mark_down()
    {
        var mark = new DurableMark();
        mark.Restored(new LogIndex(9));
        mark.Truncated(new LogIndex(5), new Term(2));

        Assert.Equal(new LogIndex(4), mark.Index);
    }

    [Fact]
    public void A_truncation_beyond_the_mark_leaves_it()
    {
        var mark = new DurableMark();
        mark.Restored(new LogIndex(3));
        mark.Truncated(new LogIndex(7), new Term(2));

        Assert.Equal(new LogIndex(3), mark.Index);
    }

    [Fact]
    public void An_append_from_before_a_truncation_confirms_only_what_is_in_front_of_the_cut()
    {
        var mark = new DurableMark();
        mark.Restored(new LogIndex(2));
        mark.Truncated(new LogIndex(5), new Term(3));

        mark.Completed(new LogMark(new Term(2), new LogIndex(8)));
        Assert.Equal(new LogIndex(4), mark.Index);
        mark.Completed(new LogMark(new Term(3), new LogIndex(6)));
        Assert.Equal(new LogIndex(6), mark.Index);
    }

    [Fact]
    public void Two_truncations_under_way_each_cut_what_was_appended_before_them()
    {
        var mark = new DurableMark();
        mark.Truncated(new LogIndex(6), new Term(3));
        mark.Truncated(new LogIndex(4), new Term(5));

        mark.Completed(new LogMark(new Term(2), new LogIndex(9)));
        Assert.Equal(new LogIndex(3), mark.Index);
        mark.Completed(new LogMark(new Term(3), new LogIndex(7)));
        Assert.Equal(new LogIndex(3), mark.Index);
        mark.Completed(new LogMark(new Term(5), new LogIndex(5)));
        Assert.Equal(new LogIndex(5), mark.Index);
    }

    /// <summary>A log and a disk in a list each, appends and truncations in rising terms, completions in order: the mark never claims what the disk lacks.</summary>
    [Fact]
    public void The_mark_never_vouches_for_what_is_not_on_disk_and_in_the_end_for_all_that_is() =>
        Prop.ForAll<(byte Kind, byte At)[]>(steps =>
        {
            var (log, mark) = (new RaftLog(), new DurableModel());
            foreach (var (kind, at) in steps)
            {
                if (kind % 3 == 0)
                    mark.Append(log);
                else if (kind % 3 == 1)
                    mark.Overwrite(log, at);
                else
                    mark.Complete(log);
                if (!mark.Holds(log))
                    return false;
            }

            mark.CompleteAll(log);
            return mark.Holds(log) && log.Durable.Index == log.LastIndex;
        }).QuickCheckThrowOnFailure();

    /// <summary>What a disk really holds: each entry with the number of the write that made it.</summary>
    private sealed class DurableModel
    {
        private readonly List<int> _memory = [];
        private readonly List<int> _disk = [];
        private readonly Queue<(LogMark Mark, int Kept, int Written)> _writes = new();
        private int _serial;
        private Term _term = new(1);

        public void Append(RaftLog log) => Write(log, log.LastIndex.Next);

        /// <summary>A new leader's entries replace the tail, and extend beyond it or not.</summary>
        public void Overwrite(RaftLog log, int at)
        {
            if (log.LastIndex == LogIndex.Zero)
                return;
            _term = _term.Next;
            var from = new LogIndex(at % log.LastIndex.Value + 1);
            log.TruncateFrom(from, _term);
            Write(log, from);
        }

        public void Complete(RaftLog log)
        {
            if (!_writes.TryDequeue(out var write))
                return;
            _disk.RemoveRange(write.Kept, _disk.Count - write.Kept);
            _disk.Add(write.Written);
            log.Durable.Completed(write.Mark);
        }

        public void CompleteAll(RaftLog log)
        {
            while (_writes.Count > 0)
                Complete(log);
        }

        public bool Holds(RaftLog log)
        {
            var durable = (int)log.Durable.Index.Value;
            return durable <= _memory.Count && durable <= _disk.Count && _memory[..durable].SequenceEqual(_disk[..durable]);
        }

        private void Write(RaftLog log, LogIndex at)
        {
            var kept = (int)at.Value - 1;
            log.Append(_term, 1, _term);
            _memory.RemoveRange(kept, _memory.Count - kept);
            _memory.Add(++_serial);
            _writes.Enqueue((log.Mark, kept, _serial));
        }
    }
}
