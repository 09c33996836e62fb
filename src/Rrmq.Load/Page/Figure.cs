using System.Text;

namespace Rrmq.Load;

/// <summary>A picture with its title, legend and a sentence, in a width for desks and one for phones.</summary>
internal static class Figure
{
    public const double Half = 560;
    public const double Full = 1160;
    public const double Narrow = 370;
    public const double Height = 300;

    /// <param name="page">Where it goes.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="legend">The series by name; none for a picture of one.</param>
    /// <param name="note">What a reader should know; may be empty.</param>
    /// <param name="width"><see cref="Half"/> or <see cref="Full"/>.</param>
    /// <param name="render">Draws it for a width and a class.</param>
    public static void Append(StringBuilder page, string title, IReadOnlyList<Series> legend, string note, double width, Func<double, string, string> render)
    {
        page.Append($"<figure{(width == Full ? " class=\"full\"" : "")}><figcaption>{Words.Escape(title)}</figcaption>");
        if (legend.Count > 1)
        {
            page.Append("<div class=\"legend\">");
            foreach (var one in legend)
                page.Append($"<span><i style=\"background:{one.Fill}\"></i>{Words.Escape(one.Name)}</span>");
            page.Append("</div>");
        }

        page.Append(render(width, "wide-picture")).Append(render(Narrow, "narrow"));
        if (note.Length > 0)
            page.Append($"<p class=\"soft note\">{Words.Escape(note)}</p>");
        page.Append("</figure>\n");
    }

    public static void AppendLines(StringBuilder page, string title, Axis x, Axis y, IReadOnlyList<Series> series)
    {
        if (series.Any(one => one.Points.Count > 0))
            Append(page, title, series, "", Half, (width, @class) => LineChart.Render(x, y, series, width, Height, title, @class));
    }
}
