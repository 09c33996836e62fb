using static Rrmq.Simulation.Tests.Entries;

namespace Rrmq.Simulation.Tests;

public sealed class SameStateTests
{
    private readonly SameState _state = new();

    [Fact]
    public void The_same_state_is_no_matter()
    {
        _state.Reached(N1, At(3), 10, () => 7);
        _state.Reached(N2, At(3), 10, () => 7);

        Assert.Equal((1, 1), (_state.Samples, _state.Comparisons));
    }

    [Fact]
    public void Another_state_at_an_index_is_found()
    {
        _state.Reached(N1, At(3), 10, () => 7);

        Fires("the same state at the same index", "at index 3 the state of node 2 (0000000000000008) is not that of node 1 (0000000000000007)", () => _state.Reached(N2, At(3), 10, () => 8));
    }

    [Fact]
    public void A_large_state_is_looked_at_less_often()
    {
        var looks = 0;
        for (var index = 1; index <= 1000; index++)
            _state.Reached(N1, At(index), 3200, () => (ulong)++looks);

        Assert.Equal(10, looks);
    }

    [Fact]
    public void The_end_is_always_looked_at()
    {
        _state.Reached(N1, At(1), 1_000_000, () => 7);
        _state.Ends(N1, At(5), 7);

        Fires("the same state at the same index", "at index 5 the state of node 2 (0000000000000008) is not that of node 1 (0000000000000007)", () => _state.Ends(N2, At(5), 8));
    }
}
