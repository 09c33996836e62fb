using static Rrmq.Simulation.Tests.Entries;

namespace Rrmq.Simulation.Tests;

public sealed class IndexOrderTests
{
    private const string Promise = "indexes keep their order";
    private readonly IndexOrder _order = new();

    public IndexOrderTests() => Stands(applied: 3, commit: 4, durable: 5, last: 6);

    [Fact]
    public void A_log_may_lose_its_end_and_a_new_life_begins_at_nothing()
    {
        Stands(applied: 3, commit: 4, durable: 4, last: 4);
        _order.Started(N1);
        Stands(applied: 0, commit: 0, durable: 4, last: 4);
    }

    [Theory]
    [InlineData(5, 4, 5, 6, "has applied index 5, but committed 4")]
    [InlineData(3, 7, 5, 6, "has committed index 7, but its log ends at 6")]
    [InlineData(6, 6, 5, 6, "has applied index 6, but its disk has 5")]
    [InlineData(3, 4, 7, 6, "takes for durable index 7, but its log ends at 6")]
    [InlineData(2, 4, 5, 6, "goes back to applied index 2, from 3")]
    [InlineData(3, 3, 5, 6, "goes back to committed index 3, from 4")]
    public void What_breaks_the_order_is_found(long applied, long commit, long durable, long last, string what) =>
        Fires(Promise, $"node 1 in term 2 {what}", () => Stands(applied, commit, durable, last));

    private void Stands(long applied, long commit, long durable, long last) => _order.Stands(N1, Term(2), At(applied), At(commit), At(durable), At(last));
}
