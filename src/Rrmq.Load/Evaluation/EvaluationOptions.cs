using Rrmq.Chaos;

namespace Rrmq.Load;

/// <summary>What an evaluation was asked for.</summary>
/// <param name="Profile">How much to measure.</param>
/// <param name="Seed">Draws the order of the scenarios and the moments of faults.</param>
/// <param name="Folder">Where its files go; the nodes' data lies there meanwhile, so that it is this disk which is measured.</param>
/// <param name="Version">Of RRMQ.</param>
/// <param name="Launch">Starts nodes.</param>
public sealed record EvaluationOptions(EvaluationProfile Profile, int Seed, string Folder, string Version, NodeLauncher Launch);
