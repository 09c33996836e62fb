namespace Rrmq.Contracts;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Field">The field, query parameter or header; within lists with its place from 0, such as <c>receipts[3]</c>.</param>
/// <param name="Value">What was sent, shortened; null when nothing was.</param>
/// <param name="Rule">What it must be.</param>
public sealed record ProblemFault(string Field, string? Value, string Rule);
