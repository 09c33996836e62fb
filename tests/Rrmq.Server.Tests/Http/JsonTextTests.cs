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
            return JsonText.Escape(utf8, escaped) == escaped.Length
                && Encoding.UTF8.GetString(utf8) == JsonSerializer.Deserialize<string>([(byte)'"', .. escaped, (byte)'"']);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_control_character_is_escaped()
    {
        var all = Enumerable.Range(0, 128).Select(i => (byte)i).ToArray();
        var escaped = new byte[JsonText.EscapedLength(all)];
        JsonText.Escape(all, escaped);

        Assert.Equal(Encoding.ASCII.GetString(all), JsonSerializer.Deserialize<string>([(byte)'"', .. escaped, (byte)'"']));
    }
}
