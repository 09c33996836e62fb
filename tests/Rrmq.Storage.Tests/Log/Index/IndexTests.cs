using FsCheck;
using FsCheck.Fluent;

namespace Rrmq.Storage.Tests;

public sealed class IndexTests
{
    [Fact]
    public void Terms_kept_as_runs_answer_like_a_list_of_terms() =>
        Prop.ForAll<byte[]>(steps =>
        {
            var runs = new TermRuns();
            var model = new List<long>();
            foreach (var step in steps ?? [])
            {
                if (step % 4 == 0)
                {
                    var from = model.Count == 0 ? 1 : step % model.Count + 1;
                    runs.TruncateFrom(from);
                    model.RemoveRange(from - 1, model.Count - from + 1);
                }
                else
                {
                    model.Add((model.Count == 0 ? 1 : model[^1]) + (step % 4 == 1 ? 1 : 0));
                    runs.Add(model.Count, new Term(model[^1]));
                }
            }
            return model.Select((term, at) => runs.At(at + 1).Value == term).All(same => same)
                && runs.Last.Value == (model.Count == 0 ? 0 : model[^1])
                && runs.At(0) == Term.Zero;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Positions_grow_over_chunks_and_shrink_again()
    {
        var positions = new PositionList();
        for (var at = 0; at < 10_000; at++)
            positions.Add(new EntryPosition(1, (uint)at, 0));
        positions.TruncateTo(4096);
        positions.Add(new EntryPosition(2, 7, 0));
        Assert.Equal(4097, positions.Count);
        Assert.Equal(new EntryPosition(1, 4095, 0), positions[4095]);
        Assert.Equal(new EntryPosition(2, 7, 0), positions[4096]);
        positions.TruncateTo(0);
        positions.Add(new EntryPosition(3, 1, 0));
        Assert.Equal(new EntryPosition(3, 1, 0), positions[0]);
    }
}
