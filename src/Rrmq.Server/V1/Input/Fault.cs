namespace Rrmq.Server;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Slug">One of <see cref="Contracts.ErrorSlug"/>.</param>
/// <param name="Field">The field, parameter or header.</param>
/// <param name="Value">What was sent, shortened; null when nothing was.</param>
/// <param name="Rule">What it must be.</param>
/// <param name="Detail">All of it as one sentence.</param>
internal sealed record Fault(string Slug, string Field, string? Value, string Rule, string Detail);
