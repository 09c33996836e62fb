namespace Rrmq.Cli;

/// <summary>
/// Watches for the end of the process that started this one: it holds the other end of stdin, which the system closes however it dies.
/// </summary>
internal static class ParentWatch
{
    public static Task Start()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                using var input = Console.OpenStandardInput();
                var buffer = new byte[64];
                while (input.Read(buffer) > 0)
                {
                    // What it says does not matter, only that it still could.
                }
            }
            catch (IOException)
            {
                // As good as the end.
            }

            gone.TrySetResult();
        }) { IsBackground = true, Name = "rrmq parent watch" };
        thread.Start();
        return gone.Task;
    }
}
