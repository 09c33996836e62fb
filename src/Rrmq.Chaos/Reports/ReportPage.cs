namespace Rrmq.Chaos;
internal static class ReportPage { public static string Render(Verdict verdict, Timeline timeline) => verdict.ToString() + timeline; }
