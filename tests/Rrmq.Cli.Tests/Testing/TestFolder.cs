namespace Rrmq.Cli.Tests;

/// <summary>A test's own folder, and its end.</summary>
internal static class TestFolder
{
    /// <summary>The node that a test started has just been killed; its last write may still be on its way into the folder.</summary>
    public static void Delete(string folder)
    {
        for (var attempt = 0; ; attempt++)
            try
            {
                Directory.Delete(folder, recursive: true);
                return;
            }
            catch (IOException) when (attempt < 100)
            {
                Thread.Yield();
            }
    }
}
