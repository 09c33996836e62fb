using Rrmq.Node;
using static Rrmq.Simulation.Tests.Entries;

namespace Rrmq.Simulation.Tests;

public sealed class FreshAnswersTests
{
    private readonly CommittedEntries _committed = new();
    private readonly FreshAnswers _answers;

    public FreshAnswersTests()
    {
        _answers = new FreshAnswers(_committed);
        for (var index = 1; index <= 3; index++)
            _committed.Commits(N1, At(index), Term(1), currentTerm: Term(1));
    }

    [Fact]
    public void A_look_at_what_was_committed_when_it_was_asked_is_fresh() => _answers.Answered(N1, "a pop", _answers.Asks(), LogPosition.After(At(3)));

    [Fact]
    public void A_look_at_an_older_state_is_found() =>
        Fires("no stale answers", "node 1 answers a pop at 2, but everything up to index 3 was committed when it was asked",
            () => _answers.Answered(N1, "a pop", _answers.Asks(), LogPosition.After(At(2))));

    [Fact]
    public void A_command_placed_among_what_was_committed_before_it_was_asked_is_found() =>
        Fires("no stale answers", "node 1 answers a pop at 3.0, but everything up to index 3 was committed when it was asked",
            () => _answers.Answered(N1, "a pop", _answers.Asks(), LogPosition.Of(At(3), 0)));

    [Fact]
    public void An_answer_from_what_is_never_committed_is_found()
    {
        _answers.Answered(N1, "a pop", _answers.Asks(), LogPosition.Of(At(4), 0));

        Fires("no stale answers", "node 1 has answered a pop at 4.0, and nobody has committed beyond index 3", _answers.Ends);
        _committed.Commits(N2, At(4), Term(1), currentTerm: Term(1));
        _answers.Ends();
    }
}
