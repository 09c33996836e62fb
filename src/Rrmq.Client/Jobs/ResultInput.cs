using System.Text.Json;

namespace Rrmq.Client;

/// <summary>The body that ends a job well.</summary>
internal sealed record ResultInput(string Receipt, JsonElement? Result);
