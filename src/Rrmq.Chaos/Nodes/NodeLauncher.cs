using System.Diagnostics;

namespace Rrmq.Chaos;

/// <summary>How to start the <c>rrmq</c> program with arguments; streams and folder are set by the caller.</summary>
public delegate ProcessStartInfo NodeLauncher(IReadOnlyList<string> arguments);
