using Rrmq.Chaos;

namespace Rrmq.Load;

/// <summary>The page's looks: those of the report of <c>rrmq chaos</c>, and what charts and tables need on top.</summary>
internal static class EvaluationStyle
{
    public static string Css => PageStyle.Css + """

        :root { --c0: #2b6cb0; --c1: #d9730d; --c2: #2f8f5b; --c3: #b83280; --c4: #7a5cc4; --c5: #8a6d1f; }
        @media (prefers-color-scheme: dark) { :root { --c0: #6aa9e9; --c1: #f29b54; --c2: #5cc08a; --c3: #ee7fb8; --c4: #aa92ea; --c5: #d0b04f; } }
        .grid2 { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 12px 24px; align-items: start; }
        .grid2 .full { grid-column: 1 / -1; }
        @media (max-width: 720px) { .grid2 { grid-template-columns: minmax(0, 1fr); } body { padding: 16px 12px 40px; } }
        figure { margin: 10px 0 6px; } figcaption { font-weight: 600; margin-bottom: 2px; } .note { font-size: 13px; margin: 2px 0 0; }
        .scroll { overflow-x: auto; } details { margin: 8px 0; } summary { cursor: pointer; color: var(--soft); }
        table.figures { width: auto; min-width: 50%; } table.figures td, table.figures th { text-align: right; white-space: nowrap; width: auto; font-variant-numeric: tabular-nums; padding: 4px 0 4px 18px; }
        table.figures .text { text-align: left; padding-left: 0; padding-right: 12px; } table.figures th { color: var(--soft); font-weight: 600; vertical-align: bottom; white-space: normal; min-width: 64px; }
        table.peers td.text, table.peers th, table.facts td { white-space: normal; } table.peers th { min-width: 150px; } table.peers th small, table.peers td small { display: block; font-weight: 400; color: var(--soft); }
        table.figures td.best { font-weight: 700; color: var(--good); } table.figures td.worse { color: var(--bad); }
        table.facts td { text-align: left; padding-left: 0; } table.facts td:first-child { text-align: left; padding-right: 20px; }
        """;
}
