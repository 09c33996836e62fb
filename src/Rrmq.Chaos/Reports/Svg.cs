using System.Globalization;
using System.Net;
using System.Text;

namespace Rrmq.Chaos;

/// <summary>Writes the few shapes that the report needs.</summary>
internal sealed class Svg
{
    private readonly StringBuilder _shapes = new();

    public void Rectangle(double x, double y, double width, double height, string fill, string? title = null, double corner = 0, double opacity = 1)
    {
        _shapes.Append($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Math.Max(width, 0.5))}\" height=\"{N(height)}\" fill=\"{fill}\"");
        if (corner > 0)
            _shapes.Append($" rx=\"{N(corner)}\"");
        if (opacity < 1)
            _shapes.Append($" opacity=\"{N(opacity)}\"");
        Close("rect", title);
    }

    public void Outline(double x, double y, double width, double height, string colour, string? title = null)
    {
        _shapes.Append($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Math.Max(width, 1))}\" height=\"{N(height)}\" fill=\"{colour}\" fill-opacity=\"0.05\" stroke=\"{colour}\" stroke-dasharray=\"3 3\"");
        Close("rect", title);
    }

    /// <summary>A mark that points down.</summary>
    public void Mark(double x, double y, double size, string fill, string title)
    {
        _shapes.Append($"<path d=\"M{N(x - (size / 2))} {N(y)}h{N(size)}L{N(x)} {N(y + size)}z\" fill=\"{fill}\"");
        Close("path", title);
    }

    public void Line(double x1, double y1, double x2, double y2, string @class) =>
        _shapes.Append($"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" class=\"{@class}\"/>");

    /// <summary>A line through points; a gap between two runs of them where a value is missing.</summary>
    public void Path(IEnumerable<(double X, double? Y)> points, string colour, double width)
    {
        var path = new StringBuilder();
        var isOpen = false;
        foreach (var (x, y) in points)
        {
            if (y is { } value)
                path.Append($"{(isOpen ? "L" : "M")}{N(x)} {N(value)}");
            isOpen = y is not null;
        }

        _shapes.Append($"<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{N(width)}\" stroke-linejoin=\"round\" stroke-linecap=\"round\"/>");
    }

    public void Text(double x, double y, string text, string anchor = "start", string @class = "") =>
        _shapes.Append($"<text x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\" class=\"{@class}\">{WebUtility.HtmlEncode(text)}</text>");

    public string Render(double width, double height, string label, string @class) =>
        $"<svg viewBox=\"0 0 {N(width)} {N(height)}\" class=\"{@class}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(label)}\">{_shapes}</svg>";

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private void Close(string tag, string? title) => _shapes.Append(title is null ? "/>" : $"><title>{WebUtility.HtmlEncode(title)}</title></{tag}>");
}
