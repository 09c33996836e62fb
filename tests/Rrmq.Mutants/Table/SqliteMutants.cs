using static Rrmq.Mutants.Checks;

namespace Rrmq.Mutants;

internal static class SqliteMutants
{
    private const string Folder = "src/Rrmq.Storage/Sqlite/";
    private const string Store = Folder + "Log/SqliteLogStore.cs";
    private const string Recovery = Folder + "Log/SqliteRecovery.cs";
    private const string Batch = Folder + "Log/SqliteBatch.cs";
    private const string Scope = Folder + "Log/SqliteScope.cs";
    private const string Database = Folder + "Database/SqliteDatabase.cs";
    private const string Engine = Folder + "SqliteEngine.cs";

    public static Chapter Chapter { get; } = new("The SQLite file",
    [
        new("sqlite-tail-unmissed", "A file that ends before what was once durable is refused",
            [Patch.Expression(Recovery, "groups.Batch < noted", "false")],
            [Storage("A_write_ahead_log_that_is_missing_or_went_bad_is_damage")]),
        new("sqlite-rows-unchecked", "Each row has a checksum, and it is looked at",
            [Patch.Expression(Folder + "Log/SqliteRows.cs", "found != expected", "false")],
            [Storage("What_was_changed_is_damage_and_is_named"), Storage("A_body_that_went_bad_is_found_when_it_is_read_and_its_neighbours_are_sound")]),
        new("sqlite-row-of-another-life", "A row of another incarnation passes for none of this one",
            [Patch.Expression(Folder + "Log/RowChecksum.cs", "BitOperations.Crc32C(uint.MaxValue, incarnation.Value)", "uint.MaxValue")],
            [Storage("A_row_of_another_life_passes_for_none_of_this_one")]),
        new("sqlite-gaps-taken", "What breaks a rule of the log is damage",
            [new(Recovery, "if (group.FindBreach(", $"if (!{Patch.SwitchMark} && group.FindBreach(")],
            [Storage("What_was_changed_is_damage_and_is_named")]),
        new("sqlite-structure-unchecked", "The library's own check is looked at",
            [new(Recovery, "if (found.Text(0) is var finding", $"if (!{Patch.SwitchMark} && found.Text(0) is var finding")],
            [Storage("Keys_that_do_not_fit_their_rows_are_damage")]),
        new("sqlite-rules-unchecked", "What breaks a rule of the log is never written",
            [Patch.Expression(Batch, "breach is not null", "false")],
            [Storage("An_append_that_breaks_a_rule_writes_nothing_and_harms_nothing")]),
        new("sqlite-half-a-batch", "A batch is one transaction: all of it or nothing",
            [Patch.Statement(Database, "RollBack(writer);", "writer.Execute(\"COMMIT\");")],
            [Storage("Of_a_batch_that_breaks_a_rule_nothing_is_written")]),
        new("sqlite-goes-on-after-an-error", "After an error of an append the store takes no more",
            [Patch.Without(Store, "_failed = true;")],
            [Storage("After_an_append_that_failed_the_file_is_never_written_again")]),
        new("sqlite-truncation-not-written", "Truncation removes rows",
            [Patch.Without(Batch, "file.Use(\"DELETE FROM entries WHERE grp = ?1 AND idx >= ?2\").Bind(1, id.Value).Bind(2, from.Value).Run();")],
            [Storage("A_truncation_is_replayed")]),
        new("sqlite-batch-forgotten", "The last batch is found again when no entry bears its number",
            [Patch.Without(Batch, "rows.WriteLogStart(file, id, group.Base, group.BodiesOf, number);")],
            [Storage("What_was_cut_does_not_come_back_with_a_crash")]),
        new("sqlite-live-bodies-go", "Live bodies outlive their entry",
            [new(Scope, "if (LiveIn(index) is { Count: > 0 } live)", $"if (!{Patch.SwitchMark} && LiveIn(index) is {{ Count: > 0 }} live)")],
            [Storage("A_live_body_is_found_under_its_old_place_and_a_dead_one_is_not")]),
        new("sqlite-unknown-taken-for-dead", "What a snapshot does not know yet is not dead",
            [Patch.Expression(Scope, "row.Index <= _scope.AsOf.Value", "true")],
            [Storage("What_the_snapshot_does_not_know_of_is_not_taken_for_dead")]),
        new("sqlite-received-bodies-lost", "Bodies that came with a snapshot count once the log gives way to it",
            [Patch.Expression(Batch, "received.Integer(0) != 0", "false")],
            [Storage("Received_bodies_count_when_the_log_gives_way_and_not_before")]),
        new("sqlite-received-bodies-swept", "Bodies that came with a snapshot wait until the log gives way to it",
            [Patch.Expression(Scope, "row.Since <= Math.Max(_scope.UpTo.Value, group.BodiesOf.Value)", "true")],
            [Storage("Received_bodies_outlast_a_compaction_before_the_log_gives_way")]),
        new("sqlite-damage-carried-on", "The log goes on beginning before a damaged entry that live bodies lie in",
            [Patch.Without(Scope, "Damage = error;")],
            [Storage("An_entry_that_went_bad_under_a_running_node_keeps_its_place_in_the_log")]),
        new("sqlite-neighbour-damages", "A damaged neighbour does not keep a body from being read",
            [Patch.Expression(Folder + "Log/SqliteReader.cs", "maxBytes > 0", "false")],
            [Storage("A_body_that_went_bad_is_found_when_it_is_read_and_its_neighbours_are_sound")]),
        new("sqlite-last-bytes-taken", "What can wait leaves the last of the disk to appends",
            [new(Database, "if (_files.FreeBytes(Folder) is var free", $"if (!{Patch.SwitchMark} && _files.FreeBytes(Folder) is var free")],
            [Storage("On_a_disk_that_is_all_but_full_what_can_wait_leaves_the_rest_to_appends")]),
        new("sqlite-unprepared", "An append needs no room that is not there already",
            [Patch.Without(Store, "database.Prepare();")],
            [Storage("On_a_disk_that_is_all_but_full_what_can_wait_leaves_the_rest_to_appends")]),
        new("sqlite-lost-file-is-new", "A file that is gone beside its identity is a node that lost its votes",
            [new(Engine, "FindLoss(IFileSystem fs, string folder) => fs.FileExists(", $"FindLoss(IFileSystem fs, string folder) => {Patch.SwitchMark} || fs.FileExists(")],
            [Storage("A_file_that_is_gone_beside_its_identity_is_a_node_that_lost_its_votes")]),
        new("sqlite-foreign-file-made-anew", "Another program's file is not made anew",
            [Patch.Statement(Engine, "return false;", "return true;")],
            [Storage("A_file_with_state_or_of_another_program_is_not_made_anew")]),
    ]);
}
