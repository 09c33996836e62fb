using System.Globalization;
using System.Text.RegularExpressions;

namespace Rrmq.House.Tests;

/// <summary>
/// Renders the chart's templates as helm does, as far as they go: values, <c>if</c> and <c>else</c>, <c>range</c> over a count, <c>toYaml | nindent</c>, each directive on a line of its own. What it does
/// not know it refuses, so that a template that needs more than this needs helm.
/// </summary>
internal sealed partial class ChartRenderer(ChartValues values, string release, string @namespace)
{
    public string Render(string template)
    {
        var output = new List<string>();
        Render(template.TrimEnd('\n').Split('\n'), 0, isShown: true, output, []);
        return string.Join('\n', output) + "\n";
    }

    private int Render(string[] lines, int at, bool isShown, List<string> output, Dictionary<string, string> variables)
    {
        for (; at < lines.Length; at++)
        {
            var line = lines[at];
            if (line is "{{- end }}" or "{{- else }}")
                return at;
            if (If().Match(line) is { Success: true } condition)
                at = RenderIf(lines, at + 1, isShown, values.Scalar(condition.Groups[1].Value).Length > 0, output, variables);
            else if (Range().Match(line) is { Success: true } range)
                at = RenderRange(lines, at + 1, isShown, range, output, variables);
            else if (ToYaml().Match(line) is { Success: true } yaml)
                output.AddRange(isShown ? values.Block(yaml.Groups[1].Value).Select(one => new string(' ', int.Parse(yaml.Groups[2].Value, CultureInfo.InvariantCulture)) + one) : []);
            else if (isShown)
                output.Add(Value().Replace(line, match => Resolve(match.Groups[1].Value, variables)));
        }

        return at;
    }

    private int RenderIf(string[] lines, int at, bool isShown, bool holds, List<string> output, Dictionary<string, string> variables)
    {
        at = Render(lines, at, isShown && holds, output, variables);
        return lines[at] == "{{- else }}" ? Render(lines, at + 1, isShown && !holds, output, variables) : at;
    }

    private int RenderRange(string[] lines, int at, bool isShown, Match range, List<string> output, Dictionary<string, string> variables)
    {
        var end = Render(lines, at, isShown: false, [], variables);
        for (var i = 0; i < int.Parse(values.Scalar(range.Groups[2].Value), CultureInfo.InvariantCulture); i++)
            Render(lines, at, isShown, output, new(variables) { [range.Groups[1].Value] = i.ToString(CultureInfo.InvariantCulture) });
        return end;
    }

    private string Resolve(string expression, Dictionary<string, string> variables)
    {
        if (variables.TryGetValue(expression, out var value))
            return value;
        return expression.TrimStart('$') switch
        {
            ".Release.Name" => release,
            ".Release.Namespace" => @namespace,
            var name when name.StartsWith(".Values.", StringComparison.Ordinal) => values.Scalar(name[8..]),
            var unknown => throw new FormatException($"the renderer does not know {unknown}"),
        };
    }

    [GeneratedRegex(@"^\{\{- if \.Values\.([\w.]+) \}\}$")]
    private static partial Regex If();

    [GeneratedRegex(@"^\{\{- range (\$\w+) := until \(int \.Values\.(\w+)\) \}\}$")]
    private static partial Regex Range();

    [GeneratedRegex(@"^\{\{- toYaml \.Values\.([\w.]+) \| nindent (\d+) \}\}$")]
    private static partial Regex ToYaml();

    [GeneratedRegex(@"\{\{-? *([^}]+?) *\}\}")]
    private static partial Regex Value();
}
