using System.Text;
using Rrmq.Contracts;
using Rrmq.Queues;

namespace Rrmq.Server;

/// <summary>A message to be published as it is gathered from headers or JSON, field by field.</summary>
/// <param name="faults">Where to put what is wrong.</param>
/// <param name="prefix">What stands before the names of fields that are wrong.</param>
internal sealed class Draft(Faults faults, string prefix = "")
{
    private readonly List<KeyValuePair<string, string>> _carried = [];

    public Faults Faults { get; } = faults;

    public string Prefix { get; } = prefix;

    public string ContentType { get; set; } = "";

    public byte[] Group { get; set; } = [];

    public byte[] DedupKey { get; set; } = [];

    public long? DelayMs { get; set; }

    public long? TtlMs { get; set; }

    /// <summary>Null: 0, and nothing of it is shown to the receiver.</summary>
    public byte? Priority { get; set; }

    /// <summary>The body where it came as JSON.</summary>
    public byte[]? Body { get; set; }

    /// <summary>True: it came as text, and is text when nobody says otherwise.</summary>
    public bool IsText { get; set; }

    /// <summary>Notes a header that is returned as sent, or what is wrong with it.</summary>
    /// <param name="name">As it was sent.</param>
    /// <param name="value">As it was sent.</param>
    /// <param name="slug">What it is where it stands: a header or a field.</param>
    /// <param name="place">What to call it there.</param>
    public void Carry(string name, string value, string slug, string place)
    {
        if (!MessageRules.IsCarried(name))
            Faults.Breach(slug, place, name, MessageRules.HeaderNameRule);
        else if (!MessageRules.IsHeaderValue(value))
            Faults.Breach(slug, place, value, MessageRules.HeaderValueRule);
        else if (_carried.Exists(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)))
            Faults.Twice(slug, place);
        else
            _carried.Add(new(name, value));
    }

    /// <summary>After the last header: whether there are too many.</summary>
    public void CheckCarried(string slug, string place)
    {
        if (_carried.Count > MessageRules.MaxHeaders || _carried.Sum(header => header.Key.Length + header.Value.Length) > MessageRules.MaxHeaderBytes)
            Faults.Breach(slug, place, $"{_carried.Count} headers of {_carried.Sum(header => header.Key.Length + header.Value.Length)} bytes", MessageRules.HeadersRule);
    }

    public OutgoingMessage Finish(ReadOnlyMemory<byte> body) => new(new Envelope(ContentType.Length > 0 || !IsText ? ContentType : MessageRules.TextType, Headers(), body).Encode())
    {
        Group = Group,
        DelayMs = DelayMs,
        TtlMs = TtlMs,
        Priority = Priority ?? 0,
        DedupKey = DedupKey,
    };

    private List<KeyValuePair<string, string>> Headers()
    {
        if (Group.Length > 0)
            _carried.Add(new(RrmqHeaders.Group, Encoding.UTF8.GetString(Group)));
        if (Priority is { } priority)
            _carried.Add(new(RrmqHeaders.Priority, priority.ToString()));
        return _carried;
    }
}
