using System.Xml;

namespace Rrmq.Server;

/// <summary>CONFIG as XML: <c>&lt;cluster election_timeout="150ms"&gt;&lt;node ip=".." port=".." internal_port=".."/&gt;&lt;/cluster&gt;</c>. No DTDs, no entities.</summary>
internal static class XmlConfigReader
{
    private static readonly string[] KnownFields = [.. SettingTable.All.Select(setting => setting.Name)];

    private static readonly XmlReaderSettings Strict = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        MaxCharactersInDocument = 4 * 1024 * 1024,
    };

    public static ConfigDocument? Read(string source, byte[] bytes, ConfigurationErrors errors)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes), Strict);
            return ReadRoot(source, reader, errors);
        }
        catch (XmlException e)
        {
            errors.Add(source, $"not valid XML at line {e.LineNumber}, column {e.LinePosition}: {ConfigurationErrors.Plain(e.Message, 200)}");
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or System.Text.DecoderFallbackException)
        {
            errors.Add(source, $"not valid XML: {ConfigurationErrors.Plain(e.Message, 200)}");
        }

        return null;
    }

    private static ConfigDocument? ReadRoot(string source, XmlReader reader, ConfigurationErrors errors)
    {
        if (reader.MoveToContent() != XmlNodeType.Element || reader.LocalName != "cluster")
        {
            errors.Add(source, $"the outermost element is <{ConfigurationErrors.Plain(reader.LocalName)}>: it must be <cluster>");
            return null;
        }

        var document = new ConfigDocument(source) { Nodes = [] };
        ReadSettings(document, reader, errors);
        reader.MoveToElement();
        if (!reader.IsEmptyElement)
            ReadNodes(document, reader, errors);
        while (reader.Read())
        {
            // What follows the outermost element must be well-formed too.
        }

        return document;
    }

    private static void ReadSettings(ConfigDocument document, XmlReader reader, ConfigurationErrors errors)
    {
        while (reader.MoveToNextAttribute())
        {
            if (reader.Prefix == "xmlns" || reader.Name == "xmlns")
                continue;
            if (SettingTable.Find(reader.Name) is { } setting)
                document.AddSetting(setting, new RawValue(document.Source, reader.Name, reader.Value), errors);
            else
                errors.AddUnknown(document.Source, reader.Name, reader.Name, KnownFields);
        }
    }

    private static void ReadNodes(ConfigDocument document, XmlReader reader, ConfigurationErrors errors)
    {
        while (reader.Read() && reader.Depth > 0)
        {
            var field = $"node[{document.Nodes!.Count}]";
            if (reader.NodeType == XmlNodeType.EndElement)
                continue;
            if (reader.NodeType != XmlNodeType.Element)
                errors.Add(document.Source, field, reader.Value, "no text may stand here");
            else if (reader.Depth != 1 || reader.Name != "node")
                errors.AddUnknown(document.Source, $"<{reader.Name}>", reader.Name, ["node"]);
            else
                document.Nodes.Add(ReadNode(new RawNode(document.Source, field), reader, errors));
        }
    }

    private static RawNode ReadNode(RawNode node, XmlReader reader, ConfigurationErrors errors)
    {
        while (reader.MoveToNextAttribute())
        {
            var field = $"{node.Field}.{reader.Name}";
            var problem = node.Set(reader.Name, new RawValue(node.Source, field, reader.Value));
            if (problem == "unknown")
                errors.AddUnknown(node.Source, field, reader.Name, RawNode.Fields);
            else if (problem is not null)
                errors.Add(node.Source, field, problem);
        }

        reader.MoveToElement();
        return node;
    }
}
