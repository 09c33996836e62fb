using System.Text.RegularExpressions;
using System.Xml.Linq;
using static Rrmq.Chaos.Tests.Histories;

namespace Rrmq.Chaos.Tests;

public sealed partial class ReportPageTests
{
    private static readonly TimeSpan End = TimeSpan.FromSeconds(10);
    private readonly string _page = ReportPage.Render(Judge("n0 <and> n1 both led term 3"), Picture());

    [Fact]
    public void Its_pictures_are_well_formed_and_there_for_wide_and_narrow_windows()
    {
        var pictures = Pictures().Matches(_page).Select(match => XDocument.Parse(match.Value)).ToList();

        Assert.Equal(6, pictures.Count);
        Assert.Equal(3, pictures.Count(picture => picture.Root!.Attribute("class")!.Value == "narrow"));
        Assert.All(pictures, picture => Assert.NotEmpty(picture.Root!.Elements()));
    }

    [Fact]
    public void It_needs_nothing_from_anywhere()
    {
        Assert.DoesNotMatch("<script|src=|href=|url\\(|@import|https?:", _page);
        Assert.Contains("prefers-color-scheme: dark", _page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_told_in_words_and_under_the_pointer()
    {
        Assert.Contains("<td>kill -9 of the leader n0, for 900 ms</td>", _page, StringComparison.Ordinal);
        Assert.Equal(4, Occurrences("<title>2.0 s: kill -9 of the leader n0, for 900 ms</title>"));
        Assert.Contains("<td>flip: nobody to do it to</td>", _page, StringComparison.Ordinal);
    }

    [Fact]
    public void It_shows_states_leaders_cuts_gaps_and_operations()
    {
        Assert.Equal(2, Occurrences("<title>n0 down, 2.0 to 2.9 s</title>"));
        Assert.Equal(2, Occurrences("<title>n1 leads term 2, 3.0 to 10.0 s</title>"));
        Assert.Equal(2, Occurrences("<title>n2 cut off, 5.0 to 6.0 s</title>"));
        Assert.Equal(2, Occurrences("<title>900 ms without a success, from 2.1 s on</title>"));
        Assert.Equal(2, Occurrences("<title>0.0 s: 3 published, 0 popped, 0 found nothing, 0 failed, 0 unknown</title>"));
    }

    [Fact]
    public void Its_verdict_has_every_count_and_nothing_in_it_is_taken_for_markup()
    {
        Assert.Contains("<span>acknowledged</span><b>1</b>", _page, StringComparison.Ordinal);
        Assert.Contains("<span>lost</span><b>1</b>", _page, StringComparison.Ordinal);
        Assert.Contains("VIOLATED: 2 problems", _page, StringComparison.Ordinal);
        Assert.Contains("<li>n0 &lt;and&gt; n1 both led term 3</li>", _page, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_how_to_repeat_the_run() =>
        Assert.Contains("rrmq chaos --seed 4 --duration 10000ms --nodes 3 --clients 12 --faults kill,flip", _page, StringComparison.Ordinal);

    [Fact]
    public void A_run_in_which_nothing_happened_has_a_report_too()
    {
        var page = ReportPage.Render(Judge(), Picture() with { Buckets = [], Gaps = [], Faults = [], Leaders = [], Cuts = [], Nodes = [] });

        Assert.All(Pictures().Matches(page), match => XDocument.Parse(match.Value));
    }

    private static Verdict Judge(params string[] others) => Verdict.Of([Of(Publish("a"))], isDrained: true, others, [], [], isInterrupted: false);

    private static Timeline Picture()
    {
        var kill = new Fault(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(900), FaultKind.Kill, FaultTarget.Leader, 0, 0);
        var flip = kill with { Kind = FaultKind.Flip, At = TimeSpan.FromSeconds(8) };
        var bucket = new Bucket { Published = 3 };
        bucket.Latencies.AddRange([1, 2, 30]);
        var options = new ChaosOptions { Seed = 4, Duration = End, Kinds = [FaultKind.Flip, FaultKind.Kill], ReportPath = "unused" };
        return new Timeline(
            options,
            End,
            [Span(0, NodeState.Up, 0, 2), Span(0, NodeState.Down, 2, 2.9), Span(0, NodeState.Up, 2.9, 10), Span(1, NodeState.Up, 0, 10), Span(2, NodeState.Frozen, 0, 10)],
            [new CutSpan(2, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6))],
            [new LeaderSpan { Node = 1, Term = 2, From = TimeSpan.FromSeconds(3), To = End }],
            [
                new FaultReport(kill, kill.At, "kill -9 of the leader n0, for 900 ms") { Ended = kill.Until },
                new FaultReport(flip, flip.At, "flip: nobody to do it to") { IsSkipped = true, Ended = flip.At },
            ],
            [bucket],
            [new Gap(TimeSpan.FromSeconds(2.1), TimeSpan.FromSeconds(3))]);
    }

    private static NodeSpan Span(int node, NodeState state, double from, double to) => new(node, state, TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to));

    private int Occurrences(string text) => _page.Split(text).Length - 1;

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Pictures();
}
