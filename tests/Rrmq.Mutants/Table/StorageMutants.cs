using static Rrmq.Mutants.Checks;

namespace Rrmq.Mutants;

internal static class StorageMutants
{
    private const string Store = "src/Rrmq.Storage/Log/LogStore.cs";
    private const string Recovery = "src/Rrmq.Storage/Log/Recovery/LogRecovery.cs";
    private const string Group = "src/Rrmq.Storage/Log/Index/GroupLog.cs";
    private const string Engine = "src/Rrmq.Storage/Log/LogEngine.cs";

    public static Chapter Chapter { get; } = new("The log on disk",
    [
        new("no-sync", "Nothing is durable before the sync",
            [Patch.Without(Store, "segment.File.SyncData();")],
            [Simulation(10), Storage("Nothing_that_was_durable_is_lost"), Scenario("Scenario_01_a_power_cut_on_all_nodes_at_once_loses_nothing")]),
        new("write-error-ignored", "After an error of a write or a sync the store takes no more",
            [Patch.Without(Store, "_failed = true;")],
            [Storage("An_append_that_finds_no_space_fails_and_ends_the_store")]),
        new("writer-goes-on", "After an error of a write or a sync the process ends",
            [Patch.Statement("src/Rrmq.Storage/Log/Writing/LogWriter.cs", "_store.Append(_batch);", "try { _store.Append(_batch); } catch (IOException) { }")],
            [Storage("After_an_error_the_log_is_never_touched_again")]),
        new("truncation-not-written", "Truncation is a record in the log",
            [new("src/Rrmq.Storage/Log/Writing/BatchPlan.cs", "if (append.TruncateFrom is { } from)", $"if (!{Patch.SwitchMark} && append.TruncateFrom is {{ }} from)")],
            [Storage("A_truncation_is_replayed")]),
        new("truncation-not-replayed", "Truncation is replayed",
            [Patch.Without(Group, "Truncate(record.Index);")],
            [Storage("A_truncation_is_replayed"), Simulation(20)]),
        new("hard-state-not-replayed", "Term and vote are replayed",
            [Patch.Without(Group, "_hardState = new HardState(new Term(record.Term), new NodeId((int)record.Index));")],
            [Storage("What_was_appended_is_there_before_and_after_reopening"), Simulation(10)]),
        new("damage-taken-for-torn", "Only a torn tail is cut: damage to what was durable is refused",
            [new(Recovery, "contentEnd > replay.End && TornTail.FindDamage(", $"contentEnd > replay.End && !{Patch.SwitchMark} && TornTail.FindDamage(")],
            [Storage("A_flipped_byte_in_a_completely_written_last_batch_is_refused_and_never_taken_for_torn")]),
        new("later-batch-proves-nothing", "A later batch proves all before it",
            [new("src/Rrmq.Storage/Log/Recovery/TornTail.cs", "if (proof >= 0)", $"if (!{Patch.SwitchMark} && proof >= 0)")],
            [Storage("A_later_batch_proves_all_before_it_without_the_note_too")]),
        new("durable-end-unread", "A log that ends before what was once durable is refused",
            [new(Recovery, "if (durableEnd.Read() is", $"if (!{Patch.SwitchMark} && durableEnd.Read() is")],
            [Storage("A_last_batch_that_was_cut_off_whole_is_missed")]),
        new("durable-end-noted-early", "What is noted as durable is durable",
            [Patch.Before(Store, "segment.File.Write(buffer.AsSpan(0, bytes), start);", "_durableEnd.Note(new DurableEnd(segment.Id, end));")],
            [Storage("After_any_power_cut_the_note_is_never_beyond_what_is_durable")]),
        new("tail-not-made-durable", "What recovery found is made durable again before anything is promised on it",
            [Patch.Without(Recovery, "file.Write(lastBatch, lastBatchStart);")],
            [Storage("A_batch_recovered_after_a_failed_sync_is_made_durable_again")]),
        new("segment-name-not-synced", "A segment's name is durable before records go into it",
            [Patch.Without("src/Rrmq.Storage/Log/Segments/SegmentFactory.cs", "files.SyncDirectory(folder);")],
            [Simulation(40)]),
        new("identity-not-synced", "A small file is durable before it takes its name",
            [Patch.Without("src/Rrmq.Storage/FileSystem/AtomicFile.cs", "file.SyncData();")],
            [Storage("An_identity_once_handed_out_survives_a_crash")]),
        new("any-incarnation", "Cluster id, node id and incarnation in every segment header (RabbitMQ #12366)",
            [Patch.Expression("src/Rrmq.Storage/Log/Segments/SegmentHeader.cs", "incarnation != identity.Incarnation", "false")],
            [Storage("Whose_segment_it_is_is_said_by_name")]),
        new("emptied-log-is-new", "A log that was emptied is not a new one: its votes are lost",
            [
                Patch.Expression(Engine, "fs.List(LogPath(folder)).Any(name => SegmentName.TryParse(name, out _))", "true"),
            ],
            [Storage("A_folder_whose_log_was_emptied_is_refused")]),
        new("full-disk-ends-writer", "A full disk is a state while preparing, and clears",
            [new("src/Rrmq.Storage/Log/Segments/SegmentPreparer.cs", "catch (DiskFullException)", $"catch (DiskFullException) when (!{Patch.SwitchMark})")],
            [Storage("A_full_disk_is_a_state_while_preparing_and_clears_when_space_returns")]),
    ]);
}
