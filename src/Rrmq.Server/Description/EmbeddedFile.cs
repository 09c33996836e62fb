using System.Security.Cryptography;
using System.Text;

namespace Rrmq.Server;

/// <summary>A file that is part of the program, as it is sent.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Tag">An entity tag that changes with its bytes.</param>
/// <param name="Bytes">All of it.</param>
internal sealed record EmbeddedFile(string ContentType, string Tag, byte[] Bytes)
{
    public static EmbeddedFile Load(string name, string contentType)
    {
        using var stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new EmbeddedFile(contentType, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"", bytes);
    }

    /// <summary>What a content policy calls the one element of this name in a page (CSP 3, section 2.3.1): nothing else of that kind may run.</summary>
    public string HashOf(string element)
    {
        var text = Encoding.UTF8.GetString(Bytes);
        var start = text.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        var end = text.IndexOf($"</{element}>", start, StringComparison.Ordinal);
        return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text[start..end])))}'";
    }
}
