using System.Text.Json;

namespace Rrmq.Server;

/// <summary>Takes a field's value into the target; false when the value breaks the field's rule. The reader is a copy: it may be left anywhere.</summary>
internal delegate bool JsonFieldReader<in T>(T target, ref Utf8JsonReader value);

/// <summary>One field of a JSON object that requests send.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Rule">Beginning with <c>must</c>.</param>
/// <param name="Read">Takes its value.</param>
internal sealed record JsonField<T>(string Name, string Rule, JsonFieldReader<T> Read);
