using System.Text.Json;

namespace Rrmq.Server;

/// <summary>CONFIG as JSON: <c>{"addresses": [{"ip": "http://127.0.0.1", "port": 8567, "internal_port": 9567}], "election_timeout": "150ms"}</c>.</summary>
internal static class JsonConfigReader
{
    private static readonly string[] KnownFields = ["addresses", .. SettingTable.All.Select(setting => setting.Name)];

    public static ConfigDocument? Read(string source, byte[] bytes, ConfigurationErrors errors)
    {
        try
        {
            var text = bytes.AsMemory(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
            using var document = JsonDocument.Parse(text);
            return ReadRoot(source, document.RootElement, errors);
        }
        catch (JsonException e)
        {
            errors.Add(source, $"not valid JSON at line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            // Reading text out of a document says so when the text holds lone surrogates or bytes that are no UTF-8.
            errors.Add(source, "not valid JSON: a text in it is not valid UTF-8 or UTF-16");
        }

        return null;
    }

    private static ConfigDocument? ReadRoot(string source, JsonElement root, ConfigurationErrors errors)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            errors.Add(source, "must be a JSON object with the field addresses");
            return null;
        }

        var document = new ConfigDocument(source);
        foreach (var property in root.EnumerateObject())
            if (SettingName.AreSame(property.Name, "addresses"))
                ReadNodes(document, property.Value, errors);
            else if (SettingTable.Find(property.Name) is { } setting)
                ReadSetting(document, setting, property, errors);
            else
                errors.AddUnknown(source, property.Name, property.Name, KnownFields);
        return document;
    }

    private static void ReadSetting(ConfigDocument document, Setting setting, JsonProperty property, ConfigurationErrors errors)
    {
        if (Text(property.Value) is { } text)
            document.AddSetting(setting, new RawValue(document.Source, property.Name, text), errors);
        else
            errors.Add(document.Source, property.Name, property.Value.GetRawText(), $"must be {setting.Rule}");
    }

    private static void ReadNodes(ConfigDocument document, JsonElement list, ConfigurationErrors errors)
    {
        if (document.Nodes is not null)
            errors.Add(document.Source, "addresses", "is given twice");
        document.Nodes ??= [];
        if (list.ValueKind != JsonValueKind.Array)
        {
            errors.Add(document.Source, "addresses", list.GetRawText(), "must be a list of {\"ip\": …, \"port\": …}");
            return;
        }

        foreach (var item in list.EnumerateArray())
        {
            var node = new RawNode(document.Source, $"addresses[{document.Nodes.Count}]");
            document.Nodes.Add(node);
            if (item.ValueKind == JsonValueKind.Object)
                ReadNode(node, item, errors);
            else
                errors.Add(node.Source, node.Field, item.GetRawText(), "must be an object such as {\"ip\": \"127.0.0.1\", \"port\": 8567}");
        }
    }

    private static void ReadNode(RawNode node, JsonElement item, ConfigurationErrors errors)
    {
        foreach (var property in item.EnumerateObject())
        {
            var field = $"{node.Field}.{property.Name}";
            var problem = node.Set(property.Name, new RawValue(node.Source, field, Text(property.Value) ?? property.Value.GetRawText()));
            if (problem == "unknown")
                errors.AddUnknown(node.Source, field, property.Name, RawNode.Fields);
            else if (problem is not null)
                errors.Add(node.Source, field, problem);
        }
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };
}
