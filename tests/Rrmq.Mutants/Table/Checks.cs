namespace Rrmq.Mutants;

/// <summary>The checks that mutants name.</summary>
internal static class Checks
{
    /// <summary>The core's random schedules, from seed 1 to this one.</summary>
    public static Check Schedules(int last) =>
        new SeedCheck("schedules", "Rrmq.Raft.Tests", ["-method", "*.Every_schedule_keeps_the_promises_and_makes_progress_once_healed"], last);

    /// <summary>Whole clusters in virtual time, from seed 1 to this one.</summary>
    public static Check Simulation(int last) => new SeedCheck("simulation", "Rrmq.Simulation", ["--seeds", "{seeds}"], last);

    public static Check Transcript(string script) => new TestCheck("Rrmq.Raft.Tests", "The_trace_is_the_one_written_down", script);

    public static Check Raft(string test) => new TestCheck("Rrmq.Raft.Tests", test);

    public static Check Scenario(string test) => new TestCheck("Rrmq.Simulation.Tests", test);

    public static Check Storage(string test) => new TestCheck("Rrmq.Storage.Tests", test);

    public static Check Transport(string test) => new TestCheck("Rrmq.Transport.Tests", test);

    public static Check Node(string test) => new TestCheck("Rrmq.Node.Tests", test);

    public static Check Queues(string test) => new TestCheck("Rrmq.Queues.Tests", test);
}
