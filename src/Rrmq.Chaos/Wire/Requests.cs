using System.Text;
using System.Text.Json;

namespace Rrmq.Chaos;

/// <summary>The base API's requests as bytes.</summary>
internal static class Requests
{
    public static byte[] Status() => Get("/status");

    public static byte[] ListTopics() => Get("/topic");

    public static byte[] CreateTopic(string topic, string? key = null) => Put("/topic", Object(("topic", topic)), key);

    public static byte[] Publish(string topic, string message, string? key = null) => Put("/message", Object(("topic", topic), ("message", message)), key);

    public static byte[] Pop(string topic, string? key = null) => Get($"/message/{Uri.EscapeDataString(topic)}", key);

    public static byte[] Get(string path, string? key = null) => Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\nHost: rrmq\r\n{KeyLine(key)}\r\n");

    public static byte[] Put(string path, string body, string? key = null) => Encoding.UTF8.GetBytes(
        $"PUT {path} HTTP/1.1\r\nHost: rrmq\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{KeyLine(key)}\r\n{body}");

    private static string KeyLine(string? key) => key is null ? "" : $"Idempotency-Key: {key}\r\n";

    private static string Object(params (string Name, string Value)[] fields) => $"{{{string.Join(", ", fields.Select(field => $"\"{field.Name}\": \"{JsonEncodedText.Encode(field.Value)}\""))}}}";
}
