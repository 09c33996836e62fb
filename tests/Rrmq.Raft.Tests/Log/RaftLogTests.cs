using FsCheck;
using FsCheck.Fluent;

namespace Rrmq.Raft.Tests;

public sealed class RaftLogTests
{
    private static readonly Term Leader = new(100);

    [Fact]
    public void An_empty_log_ends_before_the_first_entry()
    {
        var log = new RaftLog();

        Assert.Equal(LogIndex.Zero, log.LastIndex);
        Assert.Equal(Term.Zero, log.LastTerm);
        Assert.True(log.Matches(LogIndex.Zero, Term.Zero));
        Assert.Null(log.HandOut());
    }

    [Fact]
    public void Terms_and_sizes_are_remembered_entry_by_entry_through_appends_and_truncations() =>
        Prop.ForAll<(byte Step, byte Size)[]>(steps =>
        {
            var (log, model) = (new RaftLog(), new List<(Term Term, int Size)>());
            foreach (var (step, size) in steps)
            {
                if (step % 4 == 0 && model.Count > 0)
                {
                    var from = size % model.Count;
                    log.TruncateFrom(new LogIndex(from + 1), Leader);
                    model.RemoveRange(from, model.Count - from);
                }
                else
                {
                    var term = new Term((model.Count == 0 ? 1 : model[^1].Term.Value) + step % 3 / 2);
                    log.Append(term, size, Leader);
                    model.Add((term, size));
                }
            }

            return IsSame(log, model);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_beyond_the_hint_can_agree_and_the_hint_itself_can() =>
        Prop.ForAll<byte[], byte, byte>((steps, at, atTerm) =>
        {
            var log = LogOf([.. Rising(steps)]);
            var term = new Term(atTerm % 12);
            var hint = log.LastIndexOfTermAtMost(new LogIndex(at), term);
            for (var index = hint.Next; index <= LogIndex.Min(log.LastIndex, new LogIndex(at)); index = index.Next)
            {
                if (log.TermAt(index) <= term)
                    return false;
            }

            return hint <= new LogIndex(at) && log.TermAt(hint) <= term;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_log_is_up_to_date_by_the_last_term_first_and_by_length_then()
    {
        var log = LogOf(1, 1, 3);

        Assert.True(log.IsUpToDate(new LogIndex(3), new Term(3)));
        Assert.True(log.IsUpToDate(new LogIndex(1), new Term(4)));
        Assert.False(log.IsUpToDate(new LogIndex(2), new Term(3)));
        Assert.False(log.IsUpToDate(new LogIndex(9), new Term(2)));
    }

    [Fact]
    public void Only_what_is_committed_and_durable_is_handed_out_and_only_once()
    {
        var log = new RaftLog();
        for (var i = 0; i < 5; i++)
            log.Append(new Term(1), 1, new Term(1));

        log.CommitTo(new LogIndex(4));
        Assert.Null(log.HandOut());
        log.Durable.Completed(new LogMark(new Term(1), new LogIndex(2)));
        Assert.Equal(new EntryRange(new LogIndex(1), new LogIndex(2)), log.HandOut());
        Assert.Null(log.HandOut());
        log.Durable.Completed(new LogMark(new Term(1), new LogIndex(5)));
        Assert.Equal(new EntryRange(new LogIndex(3), new LogIndex(4)), log.HandOut());
    }

    [Fact]
    public void Uncommitted_bytes_leave_out_what_was_there_before_they_are_counted()
    {
        var log = new RaftLog();
        log.Append(new Term(1), 100, new Term(1));
        log.CountUncommittedFromHere();
        log.Append(new Term(2), 30, new Term(2));

        Assert.Equal(30, log.UncommittedBytes);
        log.CommitTo(new LogIndex(1));
        Assert.Equal(30, log.UncommittedBytes);
        log.CommitTo(new LogIndex(2));
        Assert.Equal(0, log.UncommittedBytes);
    }

    [Fact]
    public void Uncommitted_bytes_fall_with_the_commit_and_with_a_truncation()
    {
        var log = new RaftLog();
        foreach (var size in new[] { 10, 20, 30, 40 })
            log.Append(new Term(1), size, new Term(1));

        log.CommitTo(new LogIndex(1));
        log.TruncateFrom(new LogIndex(4), new Term(2));

        Assert.Equal(50, log.UncommittedBytes);
        log.CommitTo(new LogIndex(3));
        Assert.Equal(0, log.UncommittedBytes);
    }

    [Fact]
    public void Committed_entries_are_never_cut()
    {
        var log = LogOf(1, 1, 1);
        log.CommitTo(new LogIndex(2));

        Assert.Throws<RaftInvariantException>(() => log.TruncateFrom(new LogIndex(2), new Term(2)));
        log.TruncateFrom(new LogIndex(3), new Term(2));
    }

    [Fact]
    public void A_commit_beyond_the_end_means_that_acknowledged_entries_are_missing() =>
        Assert.Throws<RaftInvariantException>(() => LogOf(1, 1).CommitTo(new LogIndex(3)));

    [Fact]
    public void The_commit_index_never_goes_back()
    {
        var log = LogOf(1, 1, 1);
        log.CommitTo(new LogIndex(3));
        log.CommitTo(new LogIndex(1));

        Assert.Equal(new LogIndex(3), log.Commit);
    }

    [Fact]
    public void Terms_never_fall_along_the_log_and_never_exceed_the_leaders()
    {
        var log = LogOf(1, 3);

        Assert.Throws<RaftInvariantException>(() => log.Append(new Term(2), 1, new Term(5)));
        Assert.Throws<RaftInvariantException>(() => log.Append(new Term(6), 1, new Term(5)));
    }

    [Fact]
    public void The_mark_names_the_leader_under_whom_the_log_changed_last()
    {
        var log = LogOf(1, 1, 2);
        Assert.Equal(new LogMark(new Term(2), new LogIndex(3)), log.Mark);

        log.TruncateFrom(new LogIndex(2), new Term(7));
        Assert.Equal(new LogMark(new Term(7), new LogIndex(1)), log.Mark);
    }

    [Fact]
    public void A_log_answers_the_same_after_its_beginning_is_forgotten() =>
        Prop.ForAll<byte[], byte, byte>((steps, cut, at) =>
        {
            var (whole, shorter) = (LogOf([.. Rising(steps)]), LogOf([.. Rising(steps)]));
            var upTo = new LogIndex(cut % (steps.Length + 1));
            shorter.RestoreApplied(upTo);
            shorter.Compact(upTo);
            for (var index = LogIndex.Max(upTo, new LogIndex(1)); index <= whole.LastIndex; index = index.Next)
            {
                if (shorter.TermAt(index) != whole.TermAt(index))
                    return false;
            }

            var (term, from) = (new Term(at % 12), new LogIndex(at));
            var hint = whole.LastIndexOfTermAtMost(from, term);
            return shorter.LastIndex == whole.LastIndex && shorter.LastTerm == whole.LastTerm && shorter.Base.Term == whole.TermAt(upTo)
                && (hint >= upTo ? shorter.LastIndexOfTermAtMost(from, term) == hint : shorter.LastIndexOfTermAtMost(from, term) < upTo);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Only_what_was_handed_out_is_forgotten()
    {
        var log = LogOf(1, 1, 1);
        log.CommitTo(new LogIndex(2));
        log.HandOut();

        Assert.Throws<RaftInvariantException>(() => log.Compact(new LogIndex(3)));
        log.Compact(new LogIndex(2));
        Assert.Throws<RaftInvariantException>(() => log.TermAt(new LogIndex(1)));
    }

    [Fact]
    public void A_log_of_which_everything_is_forgotten_goes_on_with_the_term_it_ended_in()
    {
        var log = LogOf(1, 3);
        log.RestoreApplied(new LogIndex(2));
        log.Compact(new LogIndex(2));
        Assert.Equal(new Term(3), log.LastTerm);

        Assert.Throws<RaftInvariantException>(() => log.Append(new Term(2), 1, new Term(5)));
        Assert.Equal(new LogIndex(3), log.Append(new Term(4), 1, new Term(5)));
        log.TruncateFrom(new LogIndex(3), new Term(5));
        Assert.Equal(new Term(3), log.LastTerm);
    }

    /// <summary>The old log's tail is on disk until the reset is, but it is not this log's; and no late completion makes it so.</summary>
    [Fact]
    public void A_reset_is_durable_when_it_has_completed_and_not_by_earlier_appends()
    {
        var log = LogOf(1, 1);
        log.CommitTo(new LogIndex(1));
        for (var i = 0; i < 8; i++)
            log.Append(new Term(2), 1, new Term(2));
        var late = log.Mark;
        log.ResetTo(new LogBase(new LogIndex(5), new Term(3)), new Term(3));
        Assert.Equal(new LogIndex(1), log.Durable.Index);

        log.Durable.Completed(late);
        Assert.Equal(new LogIndex(1), log.Durable.Index);
        log.Durable.Completed(log.Mark);
        Assert.Equal(new LogIndex(5), log.Durable.Index);
        Assert.Throws<RaftInvariantException>(() => log.ResetTo(new LogBase(new LogIndex(5), new Term(3)), new Term(4)));
    }

    private static bool IsSame(RaftLog log, List<(Term Term, int Size)> model)
    {
        for (var i = 0; i < model.Count; i++)
        {
            var index = new LogIndex(i + 1);
            if (log.TermAt(index) != model[i].Term || log.SizeOf(index) != model[i].Size || !log.Matches(index, model[i].Term))
                return false;
        }

        return log.LastIndex.Value == model.Count && log.LastTerm == (model.Count == 0 ? Term.Zero : model[^1].Term)
            && log.UncommittedBytes == model.Sum(e => e.Size);
    }

    private static IEnumerable<int> Rising(byte[] steps)
    {
        var term = 1;
        foreach (var step in steps)
            yield return term += step % 4 / 3;
    }

    private static RaftLog LogOf(params int[] terms)
    {
        var log = new RaftLog();
        log.Restore(default, terms.Select(term => new RestoredEntry(new Term(term), 1)));
        return log;
    }
}
