using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Rrmq.Server.Tests;

/// <summary>Any text survives the way out, as the platform's own reader sees it.</summary>
public sealed class JsonTextTests
{
    [Fact]
    public void Any_text_is_read_back_as_it_was() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        {
            var utf8 = Encoding.UTF8.GetBytes(text ?? "");
            var escaped = new byte[JsonText.EscapedLength(utf8)];
            return JsonText.Escape(utf8, escaped, out var taken) == escaped.Length && taken == utf8.Length
                && Encoding.UTF8.GetString(utf8) == JsonSerializer.Deserialize<string>([(byte)'"', .. escaped, (byte)'"']);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Pieces_of_any_size_make_the_same_text() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Arb.From(Gen.Choose(JsonText.LongestEscape, 40)), (text, size) =>
        {
            var whole = new byte[JsonText.EscapedLength(text)];
            JsonText.Escape(text, whole, out _);
            var pieces = new List<byte>();
            for (int from = 0, taken; from < text.Length; from += taken)
            {
                var piece = new byte[size];
                pieces.AddRange(piece.AsSpan(0, JsonText.Escape(text.AsSpan(from), piece, out taken)));
                if (taken == 0)
                    return false;
            }

            return pieces.SequenceEqual(whole);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_control_character_is_escaped()
    {
        var all = Enumerable.Range(0, 128).Select(i => (byte)i).ToArray();
        var escaped = new byte[JsonText.EscapedLength(all)];
        JsonText.Escape(all, escaped, out _);

        Assert.Equal(Encoding.ASCII.GetString(all), JsonSerializer.Deserialize<string>([(byte)'"', .. escaped, (byte)'"']));
    }
}
