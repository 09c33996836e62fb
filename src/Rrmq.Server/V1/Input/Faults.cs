using Rrmq.Contracts;

namespace Rrmq.Server;

/// <summary>What is wrong with a request, gathered so that one answer tells all of it. The first few are kept: a body full of mistakes must not become an answer full of them.</summary>
internal sealed class Faults
{
    private const int Most = 16;
    private const int LongestValue = 64;
    private readonly List<Fault> _found = [];

    public bool Any => _found.Count > 0;

    /// <summary>A value that breaks its rule, which begins with <c>must</c>; or one that is missing, when it is null.</summary>
    public void Breach(string slug, string field, string? value, string rule)
    {
        var what = $"the {Kind(slug)} {field}";
        Add(new Fault(slug, field, Shorten(value), rule, value is null ? $"{what} is missing: it {rule}" : $"{what} is {ReasonText.Quote(value)}: it {rule}"));
    }

    public void Twice(string slug, string field) => Add(new Fault(slug, field, null, "must be given once", $"the {Kind(slug)} {field} is given twice"));

    public void Unknown(string slug, string field, IEnumerable<string> known)
    {
        var list = string.Join(", ", known);
        Add(new Fault(slug, Shorten(field)!, null, list.Length == 0 ? "nothing may be given here" : $"must be one of {list}",
            $"{ReasonText.Quote(field)} is not a {Kind(slug)} here: {(list.Length == 0 ? "none" : list)} may be given"));
    }

    /// <summary>Something that is wrong with the whole rather than with a part of it.</summary>
    public void Add(Fault fault)
    {
        if (_found.Count < Most)
            _found.Add(fault);
    }

    /// <summary>The answer to all of it.</summary>
    public Failure ToFailure() => new(400, _found[0].Slug, string.Join("; ", _found.Select(fault => fault.Detail))) { Faults = _found };

    private static string Kind(string slug) => slug switch
    {
        ErrorSlug.BadParameter => "parameter",
        ErrorSlug.BadHeader or ErrorSlug.BadIdempotencyKey => "header",
        _ => "field",
    };

    private static string? Shorten(string? value) => value?.Length > LongestValue ? value[..LongestValue] + "..." : value;
}
