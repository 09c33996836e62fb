using static Rrmq.Mutants.Checks;

namespace Rrmq.Mutants;

internal static class HealingMutants
{
    public static Chapter Chapter { get; } = new("Healing",
    [
        new("damaged-votes-on", "A node whose folder lost promises does not act under its old id",
            [Patch.Expression("src/Rrmq.Storage/DataFolders/DamageNote.cs", "files.FileExists(path)", "false")],
            [Storage("A_note_of_damage_is_in_the_way_of_every_start_and_the_first_one_stays")]),
        new("identity-unchecked", "A bit that flips in the identity does not pass for another node's folder",
            [Patch.Expression("src/Rrmq.Storage/DataFolders/IdentityFile.cs", "checksum.GetString() != ChecksumOf(identity, ConfiguredIn(json))", "false")],
            [Storage("Any_bit_of_the_identity_that_flips_is_damage_and_never_passes_for_another_nodes_folder")]),
        new("replaced-stays-a-voter", "The one that is replaced goes in the change in which the newcomer becomes a voter",
            [new("src/Rrmq.Node/Membership/Promotion.cs", ".. replaced.Select(", $".. ({Patch.SwitchMark} ? [] : replaced).Select(")],
            [Node("A_node_that_lost_its_folder_comes_back_under_a_new_number_and_its_old_one_goes_in_the_same_change")]),
        new("living-replaced", "Nobody who answers is replaced",
            [Patch.Expression("src/Rrmq.Node/Membership/MembershipDesk.cs", "directory.Answers(member.Node, core, 4 * electionTimeoutMs, nowMs)", "false")],
            [Node("A_member_that_answers_is_not_replaced")]),
        new("damaged-body-empty", "A damaged body is never answered with anything but itself",
            [new("src/Rrmq.Node/Bodies/BodyLoader.cs", "rescue.TryGet(reference, term, out var body)", $"rescue.TryGet(reference, term, out var body) | {Patch.SwitchMark}")],
            [Node("A_damaged_body_that_nobody_has_is_never_answered_with_anything_else_and_the_node_goes_on")]),
        new("uncommitted-body-given", "A body of an entry that is not applied is given to nobody",
            [Patch.Expression("src/Rrmq.Node/Loop/NodeLoop.cs", "request.Index <= _applier.Applied", "true")],
            [Node("A_body_that_is_not_applied_yet_is_not_given_to_a_peer")]),
    ]);
}
