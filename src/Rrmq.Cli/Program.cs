using Rrmq.Cli;

// A thread that something left behind must not keep a node that has ended: the exit code is the last word.
Environment.Exit(await Entry.RunAsync(args));
