using Rrmq.Raft;
using static Rrmq.Simulation.Tests.Entries;

namespace Rrmq.Simulation.Tests;

public sealed class DurableFirstTests
{
    private const string Promise = "durable first";
    private readonly DurableFirst _promises = new();

    [Fact]
    public void What_is_on_disk_may_be_said_and_must_be_there_again()
    {
        var disk = Log(Vote(2, 3), Append(Entry(1, 1), Entry(2, 2)));
        _promises.Sent(N1, N3, new VoteResponse(N1, Term(2), Granted: true), disk);
        _promises.Sent(N1, N3, Accepts(term: 2, index: 2), disk);

        _promises.Restarted(N1, disk, Log(Vote(2, 3), Append(Entry(1, 1), Entry(2, 2), Entry(3, 2))));
    }

    [Fact]
    public void A_vote_that_is_not_on_disk_is_found() =>
        Fires(Promise, "node 1 votes for node 3 in term 2, its disk has a vote for node 0 in term 2",
            () => _promises.Sent(N1, N3, new VoteResponse(N1, Term(2), Granted: true), Log(Vote(2, 0))));

    [Fact]
    public void A_candidacy_that_is_not_on_disk_is_found() =>
        Fires(Promise, "node 1 votes for node 1 in term 3, its disk has a vote for node 1 in term 2",
            () => _promises.Sent(N1, N2, new VoteRequest(N1, Term(3), At(0), Term(0), Transfer: false), Log(Vote(2, 1))));

    [Fact]
    public void A_candidacy_with_entries_that_are_not_on_disk_is_found() =>
        Fires(Promise, "node 1 campaigns in term 3 with entry 2 of term 2, which its disk does not have",
            () => _promises.Sent(N1, N2, new VoteRequest(N1, Term(3), At(2), Term(2), Transfer: false), Log(Append(Entry(1, 1)), Vote(3, 1))));

    [Fact]
    public void Two_votes_in_one_term_are_found()
    {
        _promises.Sent(N1, N2, new VoteResponse(N1, Term(2), Granted: true), Log(Vote(2, 2)));

        Fires(Promise, "node 1 votes for nodes 2 and 3 in term 2", () => _promises.Sent(N1, N3, new VoteResponse(N1, Term(2), Granted: true), Log(Vote(2, 3))));
    }

    [Fact]
    public void An_acknowledgement_that_is_not_on_disk_is_found() =>
        Fires(Promise, "node 1 acknowledges entry 2 in term 2, its disk ends at 1", () => _promises.Sent(N1, N2, Accepts(term: 2, index: 2), Log(Vote(2, 0), Append(Entry(1, 1)))));

    [Fact]
    public void A_word_in_a_term_that_is_not_on_disk_is_found() =>
        Fires(Promise, "node 1 speaks in term 2, its disk has term 1", () => _promises.Sent(N1, N2, new Heartbeat(N1, Term(2), At(0), 0), Log(Vote(1, 1))));

    [Fact]
    public void A_forgotten_term_is_found()
    {
        _promises.Sent(N1, N2, new Heartbeat(N1, Term(2), At(0), 0), Log(Vote(2, 1)));

        Fires(Promise, "node 1 restarts in term 1, it has spoken in term 2", () => _promises.Restarted(N1, Log(), Log(Vote(1, 1))));
    }

    [Fact]
    public void A_forgotten_vote_is_found()
    {
        _promises.Sent(N1, N2, new VoteResponse(N1, Term(2), Granted: true), Log(Vote(2, 2)));

        Fires(Promise, "node 1 restarts in term 2 with a vote for node 0, it has voted for node 2", () => _promises.Restarted(N1, Log(), Log(Vote(2, 0))));
    }

    [Fact]
    public void A_forgotten_entry_is_found()
    {
        var disk = Log(Vote(2, 0), Append(Entry(1, 1), Entry(2, 2)));
        _promises.Sent(N1, N2, Accepts(term: 2, index: 2), disk);

        Fires(Promise, "node 1 restarts in term 2 with 1 entries, it has acknowledged entry 2 of term 2", () => _promises.Restarted(N1, disk, Log(Vote(2, 0), Append(Entry(1, 1)))));
    }

    [Fact]
    public void Another_entry_in_the_place_of_an_acknowledged_one_is_found()
    {
        var disk = Log(Vote(2, 0), Append(Entry(1, 1), Entry(2, 2)));
        _promises.Sent(N1, N2, Accepts(term: 2, index: 2), disk);

        Fires(Promise, "node 1 restarts in term 3 with 2 entries, it has acknowledged entry 2 of term 2",
            () => _promises.Restarted(N1, disk, Log(Vote(3, 0), Append(Entry(1, 1), Entry(2, 3)))));
    }

    [Fact]
    public void What_a_later_leader_overwrites_is_owed_no_more()
    {
        var disk = Log(Vote(2, 0), Append(Entry(1, 1), Entry(2, 2)));
        _promises.Sent(N1, N2, Accepts(term: 2, index: 2), disk);
        _promises.Truncates(N1, At(2));

        _promises.Restarted(N1, disk, Log(Vote(3, 0), Append(Entry(1, 1))));
        Fires(Promise, "node 1 restarts in term 3 with 0 entries, it has acknowledged entry 1 of term 1", () => _promises.Restarted(N1, disk, Log(Vote(3, 0))));
    }

    [Fact]
    public void A_disk_that_the_weather_took_owes_nothing()
    {
        var disk = Log(Vote(2, 2), Append(Entry(1, 1)));
        _promises.Sent(N1, N2, new VoteResponse(N1, Term(2), Granted: true), disk);
        _promises.Sent(N1, N2, Accepts(term: 2, index: 1), disk);
        _promises.TakenAway(N1);

        _promises.Restarted(N1, Log(), Log());
    }

    private static AppendResponse Accepts(long term, long index) => new(N1, Term(term), Accepted: true, At(index), default, default);
}
