namespace Rrmq.Chaos;

/// <summary>The report's looks: light and dark by what the reader's system prefers, a wide and a narrow picture by the width of the window.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --bg: #ffffff; --ink: #1d2430; --soft: #5b6678; --line: #dfe4ec; --panel: #f6f8fb; --up: #cfe5d6; --frozen: #8fb8ea;
          --cut: #e07b29; --fault: #b3261e; --pub: #2f7d4f; --pop: #2b6cb0; --empty: #b9c6d6; --fail: #e0a100; --unk: #c22f6d; --gap: #f6d9d6; --median: #2b6cb0; --p99: #c22f6d;
          --good: #1f7a45; --bad: #b3261e; --t0: #2b6cb0; --t1: #8a5fb5; --t2: #b8860b; --t3: #1f8a84; --t4: #a8496a; --t5: #5c7a1f; }
        @media (prefers-color-scheme: dark) { :root { --bg: #12161d; --ink: #e6eaf1; --soft: #9aa6b8; --line: #2b3340; --panel: #1a202a; --up: #244634; --frozen: #3f6ea8;
          --cut: #f09a4f; --fault: #ff8a80; --pub: #58b881; --pop: #6aa9e9; --empty: #4a5668; --fail: #e7b93c; --unk: #f078a8; --gap: #47282a; --median: #6aa9e9; --p99: #f078a8;
          --good: #63c78d; --bad: #ff8a80; --t0: #4c8fd6; --t1: #a982d1; --t2: #d1a43a; --t3: #3fb3ac; --t4: #cf7395; --t5: #8aac45; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 1200px; padding: 20px 16px 48px; background: var(--bg); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 22px; margin: 0 0 2px; } h2 { font-size: 16px; margin: 28px 0 6px; }
        p { margin: 4px 0; } .soft { color: var(--soft); }
        .verdict { font-weight: 600; font-size: 17px; padding: 10px 14px; border-radius: 8px; background: var(--panel); border-left: 5px solid var(--good); margin: 14px 0; }
        .verdict.bad { border-color: var(--bad); }
        .counts { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 8px; }
        .counts div { background: var(--panel); border-radius: 8px; padding: 8px 12px; } .counts .wide { grid-column: span 2; } .counts .full { grid-column: 1 / -1; }
        .counts span { display: block; color: var(--soft); font-size: 13px; } .counts b { font-size: 17px; font-variant-numeric: tabular-nums; } .counts .wide b, .counts .full b { font-size: 14px; font-weight: 500; }
        .problems { color: var(--bad); padding-left: 20px; overflow-wrap: anywhere; }
        svg { display: block; width: 100%; height: auto; } svg text { fill: var(--soft); font: 12px system-ui, sans-serif; } svg .name { fill: var(--ink); font-weight: 600; }
        svg .on { fill: #fff; font-weight: 600; } svg .grid { stroke: var(--line); } .narrow { display: none; }
        @media (max-width: 720px) { .wide-picture { display: none; } .narrow { display: block; } }
        .legend { display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: 13px; color: var(--soft); margin: 4px 0 6px; }
        .legend i { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin-right: 6px; vertical-align: -1px; }
        table { border-collapse: collapse; width: 100%; font-size: 14px; } td, th { text-align: left; padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        td:first-child, th:first-child { font-variant-numeric: tabular-nums; white-space: nowrap; width: 1%; text-align: right; }
        """;
}
