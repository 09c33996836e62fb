namespace Rrmq.Cli.Tests;

/// <summary>The folders that tests leave behind.</summary>
internal static class TestFolder
{
    /// <summary>Nodes that a killed process had started end a moment after it, and may still write.</summary>
    public static void Delete(string path)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
                return;
            }
            catch (IOException) when (attempt < 1000)
            {
                Thread.Yield();
            }
        }
    }
}
