namespace Rrmq.Chaos;

/// <summary>Who was up, down, frozen or cut off, who led, and what was done to them: a lane for the faults and one for each node.</summary>
internal static class LanesPicture
{
    private const int TermColours = 6;
    private const double Top = 4;
    private const double FaultLane = 20;
    private const double FaultRow = 7;
    private const int FaultRows = 3;
    private const double Lane = 34;
    private const double Between = 10;
    private const double LabelNeeds = 16;

    public static string Render(Timeline timeline, double width, string @class)
    {
        var svg = new Svg();
        var axis = new TimeAxis(timeline.End, width);
        var lanesTop = Top + FaultLane + (FaultRow * FaultRows) + Between;
        var bottom = lanesTop + (timeline.Options.Nodes * (Lane + Between));
        axis.Draw(svg, Top, bottom);
        svg.Text(0, Top + 12, "faults", @class: "name");
        DrawFaults(svg, axis, timeline);
        for (var node = 0; node < timeline.Options.Nodes; node++)
        {
            var y = lanesTop + (node * (Lane + Between));
            svg.Text(0, y + (Lane / 2) + 4, $"n{node}", @class: "name");
            DrawNode(svg, axis, timeline, node, y);
        }

        return svg.Render(width, bottom + 20, "Timeline of nodes, leaders and faults", @class);
    }

    private static void DrawFaults(Svg svg, TimeAxis axis, Timeline timeline)
    {
        var row = 0;
        foreach (var fault in timeline.Faults.Where(fault => !fault.IsSkipped))
        {
            var title = $"{VerdictText.Seconds(fault.Began)} s: {fault.Words}";
            svg.Mark(axis.At(fault.Began), Top + 3, 11, "var(--fault)", title);
            svg.Rectangle(axis.At(fault.Began), Top + FaultLane + (row * FaultRow), axis.Length(fault.Began, fault.Ended ?? timeline.End), 4, "var(--fault)", title, 2, 0.6);
            row = (row + 1) % FaultRows;
        }
    }

    private static void DrawNode(Svg svg, TimeAxis axis, Timeline timeline, int node, double y)
    {
        foreach (var span in timeline.Nodes.Where(span => span.Node == node))
        {
            var (x, length) = (axis.At(span.From), axis.Length(span.From, span.To));
            var title = $"n{node} {Words(span.State)}, {VerdictText.Seconds(span.From)} to {VerdictText.Seconds(span.To)} s";
            if (span.State == NodeState.Down)
                svg.Outline(x, y, length, Lane, "var(--fault)", title);
            else
                svg.Rectangle(x, y, length, Lane, Colour(span.State), title);
        }

        foreach (var span in timeline.Leaders.Where(span => span.Node == node))
        {
            var length = axis.Length(span.From, span.To);
            var colour = $"var(--t{span.Term % TermColours})";
            svg.Rectangle(axis.At(span.From), y + 5, length, Lane - 10, colour, $"n{node} leads term {span.Term}, {VerdictText.Seconds(span.From)} to {VerdictText.Seconds(span.To)} s", 3);
            var name = $"{span.Term}";
            if (length > LabelNeeds + (name.Length * 4))
                svg.Text(axis.At(span.From) + (length / 2), y + (Lane / 2) + 4, name, "middle", "on");
        }

        foreach (var span in timeline.Cuts.Where(span => span.Node == node))
            svg.Rectangle(axis.At(span.From), y + Lane - 4, axis.Length(span.From, span.To), 4, "var(--cut)",
                $"n{node} cut off, {VerdictText.Seconds(span.From)} to {VerdictText.Seconds(span.To)} s");
    }

    private static string Colour(NodeState state) => state == NodeState.Frozen ? "var(--frozen)" : "var(--up)";

    private static string Words(NodeState state) => state switch
    {
        NodeState.Up => "up",
        NodeState.Frozen => "frozen",
        _ => "down",
    };
}
