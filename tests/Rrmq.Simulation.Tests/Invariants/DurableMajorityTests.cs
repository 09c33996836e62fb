using Rrmq.Raft;
using static Rrmq.Simulation.Tests.Entries;

namespace Rrmq.Simulation.Tests;

public sealed class DurableMajorityTests
{
    private const string Promise = "committed is durable on a majority";
    private readonly CommittedEntries _committed = new();
    private readonly DurableMajority _majority;

    public DurableMajorityTests()
    {
        _majority = new DurableMajority(Three, _committed);
        _majority.Synced(N1, Append(Entry(1, 1)));
        _committed.Commits(N1, At(1), Term(1), currentTerm: Term(1));
    }

    [Fact]
    public void Two_of_three_disks_are_enough()
    {
        _majority.Synced(N3, Append(Entry(1, 1)));

        _majority.Committed(At(1));
    }

    [Fact]
    public void One_of_three_disks_is_found() =>
        Fires(Promise, "entry 1 of term 1 is not on the disks of a majority of voters 1 2 3 when it is first committed: only on those of nodes [1]", () => _majority.Committed(At(1)));

    [Fact]
    public void Another_entry_at_the_index_does_not_count()
    {
        _majority.Synced(N2, Append(Entry(1, 2)));

        Fires(Promise, "entry 1 of term 1 is not on the disks of a majority of voters 1 2 3 when it is first committed: only on those of nodes [1]", () => _majority.Committed(At(1)));
    }

    [Fact]
    public void A_copy_that_is_truncated_does_not_count()
    {
        _majority.Synced(N2, Append(Entry(1, 1)));
        _majority.Synced(N2, Truncate(1));

        Fires(Promise, "entry 1 of term 1 is not on the disks of a majority of voters 1 2 3 when it is first committed: only on those of nodes [1]", () => _majority.Committed(At(1)));
    }

    [Fact]
    public void A_disk_that_comes_back_without_it_is_found()
    {
        _majority.Synced(N2, Append(Entry(1, 1)));
        _majority.Committed(At(1));

        Fires(Promise, "entry 1 of term 1 is not on the disks of a majority of voters 1 2 3 after node 2 has recovered: only on those of nodes [1]", () => _majority.Recovered(N2, Log()));
    }

    [Fact]
    public void A_third_disk_may_come_back_without_it()
    {
        _majority.Synced(N2, Append(Entry(1, 1)));

        _majority.Recovered(N3, Log());
    }

    [Fact]
    public void A_disk_that_the_weather_took_is_not_held_against_the_others()
    {
        _majority.Synced(N2, Append(Entry(1, 1)));
        _majority.TakenAway(N2);

        _majority.Recovered(N2, Log());
        Fires(Promise, "entry 1 of term 1 is not on the disks of a majority of voters 1 2 3 after node 1 has recovered: only on those of nodes [2]", () => _majority.Recovered(N1, Log()));
    }

    [Fact]
    public void A_joint_membership_needs_a_majority_of_those_who_go_too()
    {
        _majority.Synced(N2, Append(Entry(1, 1)));
        var joint = Memberships.Joint(come: [1, 2, 3], go: [1, 4, 5]);

        Fires(Promise, $"entry 1 of term 1 is not on the disks of a majority of {joint} when it is first committed: only on those of nodes [1, 2]", () => _majority.Committed(At(1), [joint]));
        _majority.Synced(new NodeId(4), Append(Entry(1, 1)));
        _majority.Committed(At(1), [joint]);
    }

    [Fact]
    public void A_learners_disk_does_not_count() =>
        Fires(Promise, "entry 1 of term 1 is not on the disks of a majority of voters 2 3, learners 1 when it is first committed: only on those of nodes [1]",
            () => _majority.Committed(At(1), [Memberships.Of([2, 3], learners: [1])]));

    [Fact]
    public void What_was_counted_by_a_membership_is_held_to_it_after_a_recovery()
    {
        _majority.Committed(At(1), [Memberships.Of([1])]);

        _majority.Recovered(N2, Log());
        Fires(Promise, "entry 1 of term 1 is not on the disks of a majority of voters 1 after node 1 has recovered: only on those of nodes []", () => _majority.Recovered(N1, Log()));
    }

    [Fact]
    public void A_gap_on_a_disk_is_found() =>
        Fires("logs have no gaps", "entry 3 of term 1 is written behind entry 1", () => _majority.Synced(N1, Append(Entry(3, 1))));
}
