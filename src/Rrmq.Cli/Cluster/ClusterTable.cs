using System.Globalization;
using Rrmq.Contracts;

namespace Rrmq.Cli;

/// <summary>The members for a person's eyes.</summary>
internal static class ClusterTable
{
    private static readonly string[] Heads = ["ID", "NAME", "ADDRESS", "ROLE", "STATE", "MATCH", "LAG"];

    public static string Of(ClusterReport report)
    {
        string[][] rows = [Heads, .. report.Members.Select(Row)];
        var widths = Heads.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var table = rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        var change = report.ChangeUnderWay ? ", a change of the members is under way" : "";
        var standing = report.Standing is "voter" or "learner" ? "" : $"{Environment.NewLine}{report.Node} itself is {report.Standing}";
        return $"cluster {report.Cluster}, term {report.Term}, {(report.Leader is null ? "no leader known" : $"leader {report.Leader}")}{change}{standing}{Environment.NewLine}"
            + string.Join(Environment.NewLine, table);
    }

    private static string[] Row(MemberReport member) =>
    [
        Text(member.Id), member.Name, member.Address, member.Leads ? "leader" : member.Role, member.Alive ? "alive" : "silent", Text(member.MatchIndex), Text(member.Lag),
    ];

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";
}
