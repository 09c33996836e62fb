namespace Rrmq.Server;

/// <summary>Reads a CONFIG file and tells JSON from XML by its first character.</summary>
internal static class ConfigFile
{
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Null when the file cannot be read as either; the errors then say why.</summary>
    public static ConfigDocument? Load(string path, ConfigurationErrors errors)
    {
        var bytes = ReadAll(path, errors);
        return bytes is null ? null : Parse(path, bytes, errors);
    }

    public static ConfigDocument? Parse(string source, byte[] bytes, ConfigurationErrors errors)
    {
        var start = FirstCharacter(bytes);
        if (start is null)
            errors.Add(source, "the file is empty: it must hold {\"addresses\": [{\"ip\": …, \"port\": …}]} or <cluster>…</cluster>");
        else if (start == '<')
            return XmlConfigReader.Read(source, bytes, errors);
        else
            return JsonConfigReader.Read(source, bytes, errors);
        return null;
    }

    private static byte[]? ReadAll(string path, ConfigurationErrors errors)
    {
        try
        {
            using var file = File.OpenRead(path);
            var buffer = new MemoryStream();
            var chunk = new byte[16 * 1024];
            for (int read; (read = file.Read(chunk)) > 0;)
            {
                buffer.Write(chunk, 0, read);
                if (buffer.Length <= MaxBytes)
                    continue;
                errors.Add(path, $"the file is larger than {SizeText.Format(MaxBytes)}: it cannot be a list of nodes");
                return null;
            }

            return buffer.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            errors.Add(path, "there is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            errors.Add(path, Directory.Exists(path) ? "is a folder, not a file" : $"the file cannot be read: {e.Message}");
        }

        return null;
    }

    // Blank bytes and byte order marks are skipped; of UTF-16, which only XML may be, so are the zero bytes.
    private static char? FirstCharacter(byte[] bytes)
    {
        foreach (var value in bytes)
            if (value is not (0xEF or 0xBB or 0xBF or 0xFE or 0xFF or 0 or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                return (char)value;
        return null;
    }
}
