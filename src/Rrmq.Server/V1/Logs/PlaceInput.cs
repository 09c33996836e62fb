using System.Text.Json;
using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>The body that says where in a log a group of consumers begins (<c>from</c>), or goes on (<c>to</c>): in one of three ways.</summary>
internal sealed class PlaceInput(string word)
{
    private static readonly string[] Ends = ["earliest", "latest"];

    public static readonly JsonFields<PlaceInput> From = FieldsOf("from");
    public static readonly JsonFields<PlaceInput> To = FieldsOf("to");

    private int _given;

    public LogPlace Place { get; private set; }

    /// <summary>What is wrong with the whole.</summary>
    public void Check(Faults faults, bool isRequired)
    {
        if (_given > 1)
            faults.Add(new Fault(ErrorSlug.BadField, word, null, "must be given alone", $"only one of the fields {word}, {word}_seq and {word}_time may be given"));
        if (_given == 0 && isRequired && !faults.Any)
            faults.Breach(ErrorSlug.BadField, word, null, $"must be one of {string.Join(", ", Ends)}, or {word}_seq or {word}_time must be given");
    }

    private static JsonFields<PlaceInput> FieldsOf(string word) => new(
        new(word, $"must be one of {string.Join(", ", Ends)}", static (PlaceInput input, ref Utf8JsonReader value) =>
            JsonValue.TryText(ref value, out var text) && Array.IndexOf(Ends, text) is >= 0 and var at && input.Take(at == 0 ? LogPlace.Earliest : LogPlace.Latest)),
        new($"{word}_seq", CountText.Rule(1, long.MaxValue), static (PlaceInput input, ref Utf8JsonReader value) =>
            JsonValue.Number(ref value) is >= 1 and var sequence && input.Take(new LogPlace(LogPlaceKind.Sequence, sequence))),
        new($"{word}_time", TimeText.Rule, static (PlaceInput input, ref Utf8JsonReader value) =>
            JsonValue.TryText(ref value, out var text) && TimeText.Parse(text) is { } ms && input.Take(new LogPlace(LogPlaceKind.Time, ms))));

    private bool Take(LogPlace place)
    {
        Place = place;
        _given++;
        return true;
    }
}
