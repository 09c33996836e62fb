namespace Rrmq.Raft.Tests;

/// <summary>What kind of bad days a seed has. Some breaches need one rare moment after another; a shape makes its own kind of moment common.</summary>
internal enum Shape
{
    /// <summary>Anything may go wrong at any time.</summary>
    Storm,

    /// <summary>Leaders are cut off soon after they are made, and come back with what they kept: figure 8 of the Raft paper, and tails that must go.</summary>
    Dance,

    /// <summary>Leaders stop and go on, with everything at once that reached them meanwhile: stale reads.</summary>
    Naps,

    /// <summary>Transfers that their leader has given up reach their target late, past lease and pre-vote.</summary>
    Echoes,

    /// <summary>Voters crash right after their vote and are back while the election goes on.</summary>
    Blinks,
}
