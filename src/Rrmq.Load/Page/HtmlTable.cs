using System.Text;

namespace Rrmq.Load;

/// <summary>A table that scrolls by itself where the window is narrow.</summary>
internal static class HtmlTable
{
    /// <param name="page">Where it goes.</param>
    /// <param name="heads">The columns' names.</param>
    /// <param name="rows">Cells as text.</param>
    /// <param name="summary">Folded away behind these words; null for a table in the open.</param>
    /// <param name="texts">How many columns from the left are words; the rest are figures.</param>
    public static void Append(StringBuilder page, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows, string? summary = null, int texts = 1)
    {
        if (summary is not null)
            page.Append($"<details><summary>{Words.Escape(summary)}</summary>");
        page.Append("<div class=\"scroll\"><table class=\"figures\"><thead><tr>");
        for (var column = 0; column < heads.Count; column++)
            page.Append($"<th{Class(column, texts)}>{Words.Escape(heads[column])}</th>");
        page.Append("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            page.Append("<tr>");
            for (var column = 0; column < row.Count; column++)
                page.Append($"<td{Class(column, texts)}>{Words.Escape(row[column])}</td>");
            page.Append("</tr>");
        }

        page.Append("</tbody></table></div>");
        if (summary is not null)
            page.Append("</details>");
        page.Append('\n');
    }

    private static string Class(int column, int texts) => column < texts ? " class=\"text\"" : "";
}
